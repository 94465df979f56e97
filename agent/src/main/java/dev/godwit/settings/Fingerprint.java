package dev.godwit.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A hash of a value and all in it, which tells two from each other and nothing of what is in them. */
final class Fingerprint {

    private final StringBuilder text = new StringBuilder();
    private final UnaryOperator<String> environment;

    private Fingerprint(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /** Of the value with the variables of {@code environment} replaced, unless that is null. */
    static String of(Node node, UnaryOperator<String> environment) {
        var fingerprint = new Fingerprint(environment);
        fingerprint.write(node);
        try {
            var bytes = fingerprint.text.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    private void write(Node node) {
        if (node instanceof ScalarNode scalar) {
            var value = scalar.getValue();
            text.append(scalar.getTag()).append(value.length()).append(' ').append(value);
            if (environment != null) {
                Entry.VARIABLE
                        .matcher(value)
                        .results()
                        .forEach(found -> text.append('=').append(environment.apply(found.group(1))));
            }
        } else if (node instanceof SequenceNode sequence) {
            text.append('[');
            sequence.getValue().forEach(this::write);
            text.append(']');
        } else if (node instanceof MappingNode mapping) {
            text.append('{');
            mapping.getValue().forEach(pair -> {
                write(pair.getKeyNode());
                write(pair.getValueNode());
            });
            text.append('}');
        }
    }
}
