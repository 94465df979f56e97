package dev.godwit.promql;

import dev.godwit.promql.TemplateLexer.Kind;
import dev.godwit.promql.TemplateLexer.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Builds a template from its tokens; functions and variables must be known. */
final class TemplateParser {

    private final TemplateCursor cursor;
    private final TemplatePipelineParser pipelines;
    private final Map<String, List<TemplateNode>> defined = new HashMap<>();
    private final Map<String, Integer> invoked = new HashMap<>();

    /** How the last list of nodes ended: {@code end}, {@code else} or nothing. */
    private String closing = "";

    private int closedAt;

    /** Ranges around the place that is read. */
    private int ranges;

    TemplateParser(List<Token> tokens, TemplateFunctions functions) {
        this.cursor = new TemplateCursor(tokens);
        this.pipelines = new TemplatePipelineParser(cursor, functions);
    }

    List<TemplateNode> template() {
        var nodes = nodes();
        if (!closing.isEmpty()) {
            throw new PromqlException(closedAt, "unexpected {{" + closing + "}}");
        }
        return nodes;
    }

    /** Templates that are invoked by name and defined nowhere, with where they are. */
    Map<String, Integer> undefined() {
        var undefined = new TreeMap<>(invoked);
        undefined.keySet().removeAll(defined.keySet());
        return undefined;
    }

    Map<String, List<TemplateNode>> defined() {
        return defined;
    }

    private List<TemplateNode> nodes() {
        var outer = cursor.enter();
        var nodes = new ArrayList<TemplateNode>();
        closing = "";
        while (cursor.peek().kind() != Kind.END && closing.isEmpty()) {
            var token = cursor.next();
            if (token.kind() == Kind.PLAIN) {
                nodes.add(new TemplateNode.Plain(token.text()));
            } else {
                var node = action();
                if (node != null) {
                    nodes.add(node);
                }
            }
        }
        cursor.leave(outer);
        return nodes;
    }

    /** Null for what leaves nothing behind: a definition, an end, an else. */
    private TemplateNode action() {
        var token = cursor.peek();
        switch (token.kind() == Kind.WORD ? token.text() : "") {
            case "if", "with", "range" -> {
                cursor.next();
                return block(token);
            }
            case "define" -> {
                cursor.next();
                define();
                return null;
            }
            case "template" -> {
                cursor.next();
                return invoke();
            }
            case "block" -> {
                cursor.next();
                return named();
            }
            case "break", "continue" -> {
                return leave(cursor.next());
            }
            case "end", "else" -> {
                closing = cursor.next().text();
                closedAt = token.offset();
                if (closing.equals("end")) {
                    cursor.close();
                }
                return null;
            }
            default -> {
                var action = new TemplateNode.Action(pipelines.pipeline(1));
                cursor.close();
                return action;
            }
        }
    }

    private TemplateNode block(Token keyword) {
        var outer = cursor.enter();
        var pipeline = pipelines.pipeline(keyword.text().equals("range") ? 2 : 1);
        cursor.close();
        int outerRanges = ranges;
        ranges += keyword.text().equals("range") ? 1 : 0;
        var then = nodes();
        ranges = outerRanges;
        List<TemplateNode> otherwise = List.of();
        if (closing.equals("else")) {
            otherwise = otherwise();
        }
        if (!closing.equals("end")) {
            throw new PromqlException(keyword.offset(), "{{" + keyword.text() + "}} without {{end}}");
        }
        closing = "";
        cursor.leave(outer);
        return switch (keyword.text()) {
            case "if" -> new TemplateNode.If(pipeline, then, otherwise);
            case "with" -> new TemplateNode.With(pipeline, then, otherwise);
            default -> new TemplateNode.Range(pipeline, then, otherwise);
        };
    }

    private List<TemplateNode> otherwise() {
        var token = cursor.peek();
        if (token.is(Kind.WORD, "if") || token.is(Kind.WORD, "with")) {
            cursor.next();
            var chained = List.of(block(token));
            // The chained block took the one {{end}} for both.
            closing = "end";
            return chained;
        }
        cursor.close();
        return nodes();
    }

    private TemplateNode leave(Token word) {
        if (ranges == 0) {
            throw new PromqlException(word.offset(), "{{" + word.text() + "}} outside {{range}}");
        }
        cursor.close();
        return new TemplateNode.Leave(word.text().equals("break"));
    }

    private void define() {
        body(cursor.expect(Kind.TEXT, "a template name"), "define");
    }

    /** A template that is defined and invoked at one place. */
    private TemplateNode named() {
        var name = cursor.expect(Kind.TEXT, "a template name");
        var dot = pipelines.pipeline(0);
        body(name, "block");
        return new TemplateNode.Invoke(name.text(), dot);
    }

    private void body(Token name, String keyword) {
        cursor.close();
        int outerRanges = ranges;
        ranges = 0;
        // A template of its own sees none of the variables around it.
        var outer = cursor.enter(Set.of("$"));
        var nodes = nodes();
        cursor.leave(outer);
        ranges = outerRanges;
        if (!closing.equals("end")) {
            throw new PromqlException(name.offset(), "{{" + keyword + "}} without {{end}}");
        }
        closing = "";
        defined.put(name.text(), nodes);
    }

    private TemplateNode invoke() {
        var name = cursor.expect(Kind.TEXT, "a template name");
        invoked.putIfAbsent(name.text(), name.offset());
        var dot = cursor.peek().kind() == Kind.CLOSE ? null : pipelines.pipeline(0);
        cursor.close();
        return new TemplateNode.Invoke(name.text(), dot);
    }
}
