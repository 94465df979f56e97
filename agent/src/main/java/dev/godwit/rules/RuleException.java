package dev.godwit.rules;

/** A rule could be evaluated and its value cannot be used; what was known before stays as it is. */
public final class RuleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RuleException(String message) {
        super(message);
    }
}
