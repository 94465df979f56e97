package dev.godwit;

import dev.godwit.probe.ProbeCatalogue;
import dev.godwit.probe.ProbeDefinition;
import dev.godwit.probe.ProbeSettings;
import dev.godwit.probe.custom.CustomQueries;
import dev.godwit.probe.custom.QueriesReader;
import dev.godwit.settings.Entry;
import dev.godwit.settings.Problems;
import dev.godwit.settings.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the custom queries are, {@code probes.custom}: patterns that mean other files when some come or go.
 *
 * @param base what the patterns are relative to
 */
record CustomFiles(Path base, List<String> patterns) {

    static final CustomFiles NONE = new CustomFiles(Path.of(""), List.of());

    /** Takes the patterns; one that means no file now is a problem at its place. */
    static CustomFiles read(Entry list, Path base) {
        var patterns = new ArrayList<String>();
        for (var item : list.items()) {
            if (!Globs.expand(item, base).isEmpty()) {
                patterns.add(item.text(""));
            }
        }
        return new CustomFiles(base, List.copyOf(patterns));
    }

    /** Reads the files as they are now. Blocks. */
    CustomQueries read(List<ProbeDefinition> definitions, Problems problems) {
        var files = new ArrayList<Path>();
        for (var pattern : patterns) {
            var found = Globs.now(pattern, base);
            if (found.isEmpty()) {
                problems.add(TextFile.start(base.resolve(pattern)), "", "no file matches any more");
            }
            files.addAll(found);
        }
        Set<String> reserved =
                definitions.stream().map(ProbeDefinition::name).collect(Collectors.toCollection(HashSet::new));
        reserved.addAll(ProbeSettings.OTHERS);
        return QueriesReader.read(files, reserved, problems);
    }

    /** What Godwit writes itself with these probes, beside which the queries stand. */
    static CustomQueries.OwnMetrics own(List<ProbeDefinition> definitions, ProbeSettings probes) {
        var catalogue = ProbeCatalogue.running(definitions, probes);
        return metric -> AgentMeters.writes(metric)
                ? Optional.of(new CustomQueries.Own("agent", Optional.empty()))
                : catalogue.own(metric).filter(own -> !probes.off().contains(own.probe()));
    }

    /** Changes when a file is written, comes or goes. Blocks. */
    String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var text = new StringBuilder();
            for (var pattern : patterns) {
                for (var file : Globs.now(pattern, base)) {
                    text.append(file).append(' ').append(look(file, digest)).append('\n');
                }
            }
            return text.append(HexFormat.of().formatHex(digest.digest())).toString();
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    /** Size and time, and the bytes into the digest: two edits within the clock's grain have the same time. */
    private static String look(Path file, MessageDigest digest) {
        try (var in = Files.newInputStream(file)) {
            digest.update(in.readNBytes(TextFile.LARGEST));
            var seen = Files.readAttributes(file, BasicFileAttributes.class);
            return seen.size() + " " + seen.lastModifiedTime();
        } catch (IOException unreadable) {
            return "unreadable";
        }
    }
}
