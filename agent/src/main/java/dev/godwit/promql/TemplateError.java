package dev.godwit.promql;

/** A template that reads well could not be expanded. */
final class TemplateError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TemplateError(String message) {
        super(message);
    }
}
