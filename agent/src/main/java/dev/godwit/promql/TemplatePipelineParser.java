package dev.godwit.promql;

import dev.godwit.promql.TemplateLexer.Kind;
import dev.godwit.promql.TemplateLexer.Token;
import dev.godwit.promql.TemplateNode.Command;
import dev.godwit.promql.TemplateNode.Operand;
import dev.godwit.promql.TemplateNode.Pipeline;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands inside of an action: commands, their operands, and the variables their value goes to. */
final class TemplatePipelineParser {

    private final TemplateCursor cursor;
    private final TemplateFunctions functions;

    TemplatePipelineParser(TemplateCursor cursor, TemplateFunctions functions) {
        this.cursor = cursor;
        this.functions = functions;
    }

    /** A pipeline that may set up to {@code mostVariables} variables. */
    Pipeline pipeline(int mostVariables) {
        var names = new ArrayList<String>();
        boolean declares = false;
        int start = cursor.at();
        int target = cursor.peek().offset();
        while (mostVariables > names.size()
                && cursor.peek().kind() == Kind.VARIABLE
                && !cursor.peek().text().contains(".")) {
            names.add(cursor.next().text());
            if (!(names.size() < mostVariables && cursor.peek().is(Kind.SYMBOL, ","))) {
                break;
            }
            cursor.next();
        }
        if (!names.isEmpty()
                && (cursor.peek().is(Kind.SYMBOL, ":=") || cursor.peek().is(Kind.SYMBOL, "="))) {
            declares = cursor.next().text().equals(":=");
        } else {
            names.clear();
            cursor.back(start);
        }
        var commands = new ArrayList<Command>();
        do {
            commands.add(command(!commands.isEmpty()));
        } while (cursor.skip("|"));
        for (var name : names) {
            if (!declares && !cursor.knows(name)) {
                throw new PromqlException(target, "undefined variable \"" + name + "\"");
            }
            cursor.declare(name);
        }
        return new Pipeline(List.copyOf(names), declares, List.copyOf(commands));
    }

    private Command command(boolean piped) {
        var first = cursor.peek();
        var operands = new ArrayList<Operand>();
        for (var operand = operand(); operand != null; operand = operand()) {
            operands.add(operand);
        }
        if (operands.isEmpty()) {
            throw new PromqlException(first.offset(), "missing value for command");
        }
        boolean function = operands.get(0) instanceof TemplateNode.FunctionName;
        boolean method = !piped && isMethod(operands.get(0));
        if (!(function || method) && (operands.size() > 1 || piped)) {
            throw new PromqlException(first.offset(), "can't give argument to non-function \"" + first.text() + "\"");
        }
        return new Command(List.copyOf(operands));
    }

    /** Whether it ends in a field, which may turn out to be a method of a time. */
    private static boolean isMethod(Operand operand) {
        return (operand instanceof TemplateNode.Dot dot && !dot.fields().isEmpty())
                || (operand instanceof TemplateNode.Variable variable
                        && !variable.fields().isEmpty())
                || (operand instanceof TemplateNode.Nested nested
                        && !nested.fields().isEmpty());
    }

    /** Null where no operand begins. */
    private Operand operand() {
        var token = cursor.peek();
        switch (token.kind()) {
            case TEXT -> {
                return new TemplateNode.Literal(cursor.next().text());
            }
            case NUMBER -> {
                return new TemplateNode.Literal(number(cursor.next()));
            }
            case FIELDS -> {
                return new TemplateNode.Dot(fields(cursor.next().text()));
            }
            case VARIABLE -> {
                return variable(cursor.next());
            }
            case WORD -> {
                return word(cursor.next());
            }
            default -> {
                return token.kind() == Kind.SYMBOL ? symbol() : null;
            }
        }
    }

    private Operand symbol() {
        if (cursor.skip(".")) {
            return new TemplateNode.Dot(List.of());
        }
        if (!cursor.peek().is(Kind.SYMBOL, "(")) {
            return null;
        }
        var outer = cursor.enter();
        cursor.next();
        var inner = pipeline(0);
        if (!cursor.peek().is(Kind.SYMBOL, ")")) {
            throw new PromqlException(cursor.peek().offset(), "unclosed parenthesis");
        }
        int end = cursor.next().end();
        cursor.leave(outer);
        boolean chained = cursor.peek().kind() == Kind.FIELDS && cursor.peek().offset() == end;
        return new TemplateNode.Nested(inner, chained ? fields(cursor.next().text()) : List.of());
    }

    private Operand variable(Token token) {
        int dot = token.text().indexOf('.');
        var name = dot < 0 ? token.text() : token.text().substring(0, dot);
        if (!cursor.knows(name)) {
            throw new PromqlException(token.offset(), "undefined variable \"" + name + "\"");
        }
        return new TemplateNode.Variable(
                name, dot < 0 ? List.of() : fields(token.text().substring(dot)));
    }

    private Operand word(Token token) {
        switch (token.text()) {
            case "true", "false" -> {
                return new TemplateNode.Literal(token.text().equals("true"));
            }
            case "nil" -> throw new PromqlException(token.offset(), "nil is not a command");
            default -> {
                if (!functions.knows(token.text())) {
                    throw new PromqlException(
                            token.offset(),
                            "function \"" + token.text() + "\" not defined" + functions.suggestion(token.text()));
                }
                return new TemplateNode.FunctionName(token.text());
            }
        }
    }

    private static Object number(Token token) {
        var value = Numbers.parse(token.text())
                .orElseThrow(() -> new PromqlException(token.offset(), "bad number syntax: \"" + token.text() + "\""));
        boolean whole = token.text().matches("[+-]?(0[xX].*|[0-9]+)") && Math.abs(value) < 1e18;
        return whole ? (Object) (long) value : (Object) value;
    }

    private static List<String> fields(String text) {
        return List.of(text.substring(1).split("\\.", -1));
    }
}
