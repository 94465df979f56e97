package dev.godwit.promql;

import java.util.List;
import java.util.Map;

/**
 * A text with {@code {{ actions }}} in Go's template language, as the annotations and labels of Prometheus rules have it.
 * What cannot be read, an unknown function too, fails when it is parsed; what goes wrong later becomes part of the text.
 */
public final class Template {

    /** Longest text that is read and that is written, in characters. */
    public static final int LONGEST = 65_536;

    private final String text;
    private final List<TemplateNode> nodes;
    private final Map<String, List<TemplateNode>> defined;
    private final TemplateFunctions functions;
    private final Map<String, Integer> undefined;

    private Template(
            String text,
            List<TemplateNode> nodes,
            Map<String, List<TemplateNode>> defined,
            TemplateFunctions functions,
            Map<String, Integer> undefined) {
        this.text = text;
        this.nodes = nodes;
        this.defined = defined;
        this.functions = functions;
        this.undefined = undefined;
    }

    /** Throws {@link PromqlException} with the place of the mistake. */
    public static Template parse(String text) {
        if (text.length() > LONGEST) {
            throw new PromqlException(LONGEST, "template is longer than " + LONGEST + " characters");
        }
        var functions = new TemplateFunctions();
        var parser = new TemplateParser(new TemplateLexer(text).tokens(), functions);
        var nodes = parser.template();
        return new Template(text, nodes, parser.defined(), functions, parser.undefined());
    }

    /** Templates that are invoked by name and defined nowhere, with the offset of the first time; expanding it will fail there. */
    public Map<String, Integer> undefined() {
        return undefined;
    }

    /** The text; an action that fails makes it {@code <error expanding template: …>}. */
    public String expand(TemplateData data) {
        if (nodes.stream().allMatch(node -> node instanceof TemplateNode.Plain)) {
            return text.contains("{{") ? plain() : text;
        }
        try {
            return new TemplateExpansion(data, defined, functions).expand(nodes);
        } catch (TemplateError | PromqlException failure) {
            return "<error expanding template: " + failure.getMessage() + ">";
        }
    }

    private String plain() {
        var plain = new StringBuilder();
        nodes.forEach(node -> plain.append(((TemplateNode.Plain) node).text()));
        return plain.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
