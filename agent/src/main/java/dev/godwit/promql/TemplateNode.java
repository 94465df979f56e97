package dev.godwit.promql;

import java.util.List;

/** One piece of a template. */
sealed interface TemplateNode {

    /** Text as it stands. */
    record Plain(String text) implements TemplateNode {}

    /** A pipeline whose value is written, unless it only sets a variable. */
    record Action(Pipeline pipeline) implements TemplateNode {}

    record If(Pipeline condition, List<TemplateNode> then, List<TemplateNode> otherwise) implements TemplateNode {}

    /** Like {@link If}, with the dot set to the condition's value. */
    record With(Pipeline value, List<TemplateNode> then, List<TemplateNode> otherwise) implements TemplateNode {}

    /** Once for each element; {@code otherwise} if there is none. */
    record Range(Pipeline elements, List<TemplateNode> body, List<TemplateNode> otherwise) implements TemplateNode {}

    /** The end of the range around it, or only of its present element. */
    record Leave(boolean whole) implements TemplateNode {}

    /** A template by name; {@code dot} is null where it is given nothing. */
    record Invoke(String name, Pipeline dot) implements TemplateNode {}

    /**
     * Commands, each fed with the value of the one before.
     *
     * @param variables set to the value; two only for a range
     * @param declares whether they are new, rather than set again
     */
    record Pipeline(List<String> variables, boolean declares, List<Command> commands) {}

    /** A function and its arguments, or one operand alone. */
    record Command(List<Operand> operands) {}

    /** A value inside of a command. */
    sealed interface Operand {}

    record Literal(Object value) implements Operand {}

    record FunctionName(String name) implements Operand {}

    /** Fields of the dot, or the dot itself if there are none. */
    record Dot(List<String> fields) implements Operand {}

    record Variable(String name, List<String> fields) implements Operand {}

    record Nested(Pipeline pipeline, List<String> fields) implements Operand {}
}
