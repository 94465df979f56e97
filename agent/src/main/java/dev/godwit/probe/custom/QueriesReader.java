package dev.godwit.probe.custom;

import dev.godwit.settings.Entry;
import dev.godwit.settings.Place;
import dev.godwit.settings.Problem;
import dev.godwit.settings.Problems;
import dev.godwit.settings.Section;
import dev.godwit.settings.TextFile;
import dev.godwit.settings.YamlReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads all custom files in one pass, with every mistake of every file. */
public final class QueriesReader {

    /** Queries over all files; each is a probe, and all of a database share one session. */
    public static final int MOST = 200;

    private final Set<String> reserved;
    private final Problems problems;
    private final List<QueriesFile> files = new ArrayList<>();
    private final List<Namespace> namespaces = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();

    private QueriesReader(Set<String> reserved, Problems problems) {
        this.reserved = reserved;
        this.problems = problems;
    }

    /**
     * The queries of these files. What is wrong is among the problems and left out.
     *
     * @param reserved names of Godwit's own probes, which a query's probe must not have
     */
    public static CustomQueries read(List<Path> files, Set<String> reserved, Problems problems) {
        var reader = new QueriesReader(reserved, problems);
        files.stream().distinct().forEach(reader::file);
        return new CustomQueries(
                List.copyOf(reader.files),
                List.copyOf(reader.namespaces),
                Map.copyOf(reader.places),
                List.copyOf(reader.warnings),
                List.of());
    }

    private void file(Path file) {
        int before = problems.list().size();
        var text = TextFile.read(file, problems);
        text.flatMap(found -> YamlReader.literal(problems).read(file.toString(), found))
                .ifPresent(root -> read(file, root));
        boolean good = problems.list().size() == before;
        files.add(new QueriesFile(file.toString(), text.map(QueriesReader::hash).orElse(""), good));
    }

    private void read(Path file, Section root) {
        var all = root.all();
        if (all.isEmpty()) {
            root.problem("the file holds no query", "");
        }
        var reader = new NamespaceReader(file.toString(), reserved, warnings::add);
        all.forEach((name, entry) -> entry.required().section().ifPresent(section -> {
            var namespace = reader.read(name, entry, section);
            if (first(name, entry, root.placeOf(name))) {
                namespaces.add(namespace);
            }
        }));
    }

    private boolean first(String name, Entry entry, Place place) {
        var other = places.putIfAbsent(name, place);
        if (other != null) {
            entry.problem(name + " is asked at " + other + " already", "Rename one of the two.");
        } else if (namespaces.size() == MOST) {
            entry.problem("is one query more than " + MOST, "Join some of them.");
        }
        return other == null && namespaces.size() < MOST;
    }

    /** What the exporter shows of a file. */
    static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
