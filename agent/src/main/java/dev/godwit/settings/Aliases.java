package dev.godwit.settings;

import dev.godwit.settings.YamlReader.Source;
import java.util.IdentityHashMap;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** How large a document is once its aliases are followed: a few lines can stand for more than any memory holds. */
final class Aliases {

    /** A file without aliases has fewer values than characters. */
    private static final long MOST = TextFile.LARGEST;

    private static final long OPEN = -1;

    private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();
    private Node circular;

    private Aliases() {}

    /** Whether the document may be read; a problem if it is too large or an anchor holds itself. */
    static boolean bounded(Node root, Source source) {
        var aliases = new Aliases();
        long size = aliases.size(root);
        if (aliases.circular != null) {
            var where = YamlReader.place(source.file(), aliases.circular.getStartMark());
            source.problems().add(where, "", "an anchor contains itself");
        } else if (size > MOST) {
            var where = YamlReader.place(source.file(), root.getStartMark());
            source.problems().add(where, "", "aliases make it more than " + MOST + " values");
        }
        return aliases.circular == null && size <= MOST;
    }

    /** Recurses as deep as the text is nested: what an alias points at was seen before. */
    private long size(Node node) {
        var known = sizes.putIfAbsent(node, OPEN);
        if (known != null) {
            circular = known == OPEN ? node : circular;
            return known;
        }
        long size = 1;
        if (node instanceof SequenceNode list) {
            for (var item : list.getValue()) {
                size = Math.min(size + size(item), MOST + 1);
            }
        } else if (node instanceof MappingNode mapping) {
            for (var tuple : mapping.getValue()) {
                size = Math.min(size + size(tuple.getKeyNode()) + size(tuple.getValueNode()), MOST + 1);
            }
        }
        sizes.put(node, size);
        return size;
    }
}
