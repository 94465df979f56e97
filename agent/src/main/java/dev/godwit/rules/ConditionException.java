package dev.godwit.rules;

/** A condition of the short form that says nothing Godwit understands, with the place inside its text. */
final class ConditionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int position;
    private final String hint;

    ConditionException(int position, String text, String hint) {
        super(text);
        this.position = position;
        this.hint = hint;
    }

    int position() {
        return position;
    }

    String hint() {
        return hint;
    }
}
