package dev.godwit.web;

import io.vertx.core.json.JsonObject;

/** A request that gets no answer, and why; kinds and statuses are those of Prometheus' HTTP API. */
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong, as {@code errorType} names it. */
    public enum Kind {
        BAD_DATA("bad_data", 400),
        NOT_FOUND("not_found", 404),
        TOO_LONG("bad_data", 413),
        EXECUTION("execution", 422),
        TIMEOUT("timeout", 503),
        CANCELED("canceled", 503),
        UNAVAILABLE("unavailable", 503),
        INTERNAL("internal", 500);

        private final String word;
        private final int status;

        Kind(String word, int status) {
            this.word = word;
            this.status = status;
        }

        /** Of the response that says so. */
        int status() {
            return status;
        }
    }

    private final Kind kind;

    ApiError(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** A parameter that cannot be read, in Prometheus' words. */
    static ApiError parameter(String name, String what) {
        return new ApiError(Kind.BAD_DATA, "invalid parameter \"" + name + "\": " + what);
    }

    Kind kind() {
        return kind;
    }

    /** The body of the response. */
    public JsonObject json() {
        return new JsonObject()
                .put("status", "error")
                .put("errorType", kind.word)
                .put("error", getMessage());
    }
}
