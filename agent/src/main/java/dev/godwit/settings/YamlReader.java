package dev.godwit.settings;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads one YAML file into a {@link Section}. What YAML tolerates silently and operators regret is a problem here: duplicate
 * keys, a second document, an empty file, a document that is not a mapping.
 */
public final class YamlReader {

    private final Problems problems;
    private final UnaryOperator<String> environment;

    /** @param environment gives a variable's value or null; {@code ${NAME}} inside values is replaced through it */
    public YamlReader(Problems problems, UnaryOperator<String> environment) {
        this.problems = problems;
        this.environment = environment;
    }

    /** A reader that leaves {@code ${NAME}} as it stands, for formats in which it has no meaning. */
    public static YamlReader literal(Problems problems) {
        return new YamlReader(problems, null);
    }

    /** The file's root mapping, or empty with the reason among the problems. */
    public Optional<Section> read(Path file) {
        return TextFile.read(file, problems).flatMap(text -> read(file.toString(), text));
    }

    /** The same for text that is already at hand; {@code name} stands for the file in places. */
    public Optional<Section> read(String name, String text) {
        try {
            var options = new LoaderOptions();
            options.setMaxAliasesForCollections(Integer.MAX_VALUE);
            options.setNestingDepthLimit(50);
            options.setCodePointLimit(TextFile.LARGEST);
            Node root = null;
            for (var document : new Yaml(options).composeAll(new StringReader(text))) {
                if (root != null) {
                    problems.add(place(name, document.getStartMark()), "", "a second document in one file");
                    return Optional.empty();
                }
                root = document;
            }
            return section(name, root);
        } catch (MarkedYAMLException bad) {
            problems.add(place(name, bad.getProblemMark()), "", "not YAML: " + bad.getProblem());
        } catch (YAMLException bad) {
            problems.add(new Place(name, 1, 1), "", "not YAML: " + bad.getMessage());
        }
        return Optional.empty();
    }

    private Optional<Section> section(String name, Node root) {
        if (root == null) {
            problems.add(new Place(name, 1, 1), "", "file is empty");
        } else if (root instanceof MappingNode mapping) {
            var source = new Source(name, problems, environment);
            return Aliases.bounded(root, source) ? Optional.of(new Section(source, "", mapping)) : Optional.empty();
        } else {
            problems.add(place(name, root.getStartMark()), "", "expected a mapping of keys to values");
        }
        return Optional.empty();
    }

    static Place place(String file, Mark mark) {
        return mark == null ? new Place(file, 1, 1) : new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** What every section and entry of one file shares. */
    record Source(String file, Problems problems, UnaryOperator<String> environment) {}
}
