package dev.godwit.promql;

import dev.godwit.promql.TemplateNode.Command;
import dev.godwit.promql.TemplateNode.Operand;
import dev.godwit.promql.TemplateNode.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One expansion of a template. Values are {@code String}, {@code Double}, {@code Long}, {@code Boolean}, a list, a map
 * whose missing keys are empty, a {@link TemplateFields} or null.
 */
final class TemplateExpansion {

    /** Variables every template begins with. */
    static final Set<String> GIVEN = Set.of("$", "$labels", "$value", "$externalLabels", "$externalURL");

    private static final int MOST_STEPS = 100_000;
    private static final int DEEPEST = 20;
    private static final int MOST_QUERIES = 100;
    private static final long MOST_CHARACTERS = 16L * 1024 * 1024;

    private final TemplateData data;
    private final Map<String, List<TemplateNode>> defined;
    private final TemplateFunctions functions;
    private StringBuilder out = new StringBuilder();
    private Map<String, Object[]> variables = new HashMap<>();
    private Object dot;

    /** Set on the way out to the range that is left. */
    private TemplateNode.Leave leaving;

    private int steps;
    private int queries;
    private long characters;
    private int depth;

    TemplateExpansion(TemplateData data, Map<String, List<TemplateNode>> defined, TemplateFunctions functions) {
        this.data = data;
        this.defined = defined;
        this.functions = functions;
        var labels = data.labels().toMap();
        var external = data.externalLabels().toMap();
        dot = new TemplateFields(Map.of(
                "Labels",
                labels,
                "Value",
                data.value(),
                "ExternalLabels",
                external,
                "ExternalURL",
                data.externalUrl()));
        declare("$", dot);
        declare("$labels", labels);
        declare("$value", data.value());
        declare("$externalLabels", external);
        declare("$externalURL", data.externalUrl());
    }

    TemplateData data() {
        return data;
    }

    /** Asks a query; an annotation is no program, so only so many. */
    Vector query(String text) {
        if (++queries > MOST_QUERIES) {
            throw new TemplateError("more than " + MOST_QUERIES + " queries");
        }
        return data.query().apply(text);
    }

    /** Counts characters that functions worked on. */
    void spend(int length) {
        characters += length;
        if (characters > MOST_CHARACTERS) {
            throw new TemplateError("functions work on more than " + MOST_CHARACTERS + " characters");
        }
    }

    String expand(List<TemplateNode> nodes) {
        nodes(nodes);
        return out.toString();
    }

    /** A named template as text. */
    String invoke(String name, Object argument) {
        var nodes = defined.get(name);
        if (nodes == null) {
            throw new TemplateError("no template \"" + name + "\" is defined");
        }
        if (++depth > DEEPEST) {
            throw new TemplateError("templates call each other deeper than " + DEEPEST + " levels");
        }
        var outer = out;
        var outerVariables = variables;
        var outerDot = dot;
        out = new StringBuilder();
        variables = new HashMap<>();
        declare("$", argument);
        dot = argument;
        nodes(nodes);
        var text = out.toString();
        out = outer;
        variables = outerVariables;
        dot = outerDot;
        depth--;
        return text;
    }

    private void declare(String name, Object value) {
        variables.put(name, new Object[] {value});
    }

    private void nodes(List<TemplateNode> nodes) {
        var outer = variables;
        variables = new HashMap<>(outer);
        for (var node : nodes) {
            if (++steps > MOST_STEPS) {
                throw new TemplateError("more than " + MOST_STEPS + " steps");
            }
            node(node);
            if (leaving != null) {
                break;
            }
        }
        variables = outer;
    }

    private void node(TemplateNode node) {
        if (node instanceof TemplateNode.Plain plain) {
            write(plain.text());
        } else if (node instanceof TemplateNode.Action action) {
            var value = value(action.pipeline());
            if (action.pipeline().variables().isEmpty()) {
                write(TemplateText.print(value));
            }
        } else if (node instanceof TemplateNode.If choice) {
            choose(choice.condition(), choice.then(), choice.otherwise(), false);
        } else if (node instanceof TemplateNode.With choice) {
            choose(choice.value(), choice.then(), choice.otherwise(), true);
        } else if (node instanceof TemplateNode.Range range) {
            range(range);
        } else if (node instanceof TemplateNode.Invoke invoke) {
            write(invoke(invoke.name(), invoke.dot() == null ? null : value(invoke.dot())));
        } else if (node instanceof TemplateNode.Leave leave) {
            leaving = leave;
        }
    }

    private void choose(Pipeline condition, List<TemplateNode> then, List<TemplateNode> otherwise, boolean setsDot) {
        var outer = variables;
        var outerDot = dot;
        variables = new HashMap<>(outer);
        var value = value(condition);
        boolean holds = TemplateText.truth(value);
        dot = holds && setsDot ? value : dot;
        nodes(holds ? then : otherwise);
        dot = outerDot;
        variables = outer;
    }

    private void range(TemplateNode.Range range) {
        var outer = variables;
        var outerDot = dot;
        variables = new HashMap<>(outer);
        var names = range.elements().variables();
        var elements = value(new Pipeline(List.of(), false, range.elements().commands()));
        var keys = new ArrayList<Object>();
        var values = new ArrayList<Object>();
        if (elements instanceof Map<?, ?> map) {
            keys.addAll(map.keySet());
            values.addAll(map.values());
        } else if (elements instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                keys.add((long) i);
                values.add(list.get(i));
            }
        } else if (elements != null) {
            throw new TemplateError("range can't iterate over " + TemplateText.print(elements));
        }
        for (int i = 0; i < values.size(); i++) {
            if (names.size() == 2) {
                declare(names.get(0), keys.get(i));
            }
            if (!names.isEmpty()) {
                declare(names.get(names.size() - 1), values.get(i));
            }
            dot = values.get(i);
            nodes(range.body());
            boolean over = leaving != null && leaving.whole();
            leaving = null;
            if (over) {
                break;
            }
        }
        dot = outerDot;
        if (values.isEmpty()) {
            nodes(range.otherwise());
        }
        variables = outer;
    }

    private Object value(Pipeline pipeline) {
        Object value = null;
        boolean piped = false;
        for (var command : pipeline.commands()) {
            value = value(command, value, piped);
            piped = true;
        }
        for (var name : pipeline.variables()) {
            if (pipeline.declares()) {
                declare(name, value);
            } else {
                variables.get(name)[0] = value;
            }
        }
        return value;
    }

    private Object value(Command command, Object before, boolean piped) {
        var operands = command.operands();
        if (!(operands.get(0) instanceof TemplateNode.FunctionName function)) {
            return operands.size() == 1 ? value(operands.get(0)) : method(operands);
        }
        var arguments = new ArrayList<Object>();
        for (var operand : operands.subList(1, operands.size())) {
            var value = value(operand);
            arguments.add(value);
            // What and/or need not look at is not looked at: it may fail.
            boolean decided = (function.name().equals("and") && !TemplateText.truth(value))
                    || (function.name().equals("or") && TemplateText.truth(value));
            if (decided) {
                return value;
            }
        }
        if (piped) {
            arguments.add(before);
        }
        return functions.call(function.name(), arguments, this);
    }

    private Object value(Operand operand) {
        if (operand instanceof TemplateNode.Literal literal) {
            return literal.value();
        } else if (operand instanceof TemplateNode.Dot fields) {
            return TemplateFields.of(dot, fields.fields());
        } else if (operand instanceof TemplateNode.Variable variable) {
            return TemplateFields.of(variables.get(variable.name())[0], variable.fields());
        } else if (operand instanceof TemplateNode.Nested nested) {
            return TemplateFields.of(value(nested.pipeline()), nested.fields());
        }
        return functions.call(((TemplateNode.FunctionName) operand).name(), List.of(), this);
    }

    /** A method that is given something: only those of times take arguments. */
    private Object method(List<Operand> operands) {
        var arguments =
                operands.subList(1, operands.size()).stream().map(this::value).toList();
        var chain = operands.get(0);
        var names = chain instanceof TemplateNode.Dot fields
                ? fields.fields()
                : chain instanceof TemplateNode.Variable variable
                        ? variable.fields()
                        : ((TemplateNode.Nested) chain).fields();
        var last = names.size() - 1;
        var whole = chain instanceof TemplateNode.Dot
                ? dot
                : chain instanceof TemplateNode.Variable variable
                        ? variables.get(variable.name())[0]
                        : value(((TemplateNode.Nested) chain).pipeline());
        return TemplateTimes.method(TemplateFields.of(whole, names.subList(0, last)), names.get(last), arguments);
    }

    private void write(String text) {
        out.append(text);
        if (out.length() > Template.LONGEST) {
            throw new TemplateError("text is longer than " + Template.LONGEST + " characters");
        }
    }
}
