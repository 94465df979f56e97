package dev.godwit.postgres;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Why a query or a connection failed, sorted by what an operator would do about it. */
public final class PostgresFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The sorts; SQLSTATEs from the PostgreSQL manual, appendix "Error Codes". */
    public enum Kind {
        /** A privilege is missing (42501). */
        DENIED,
        /** This server has no such function, view, column or setting. */
        UNSUPPORTED,
        /** A lock was not granted within {@code lock_timeout} (55P03). */
        LOCKED,
        /** Cancelled on this side's or the server's time limit (57014). */
        TIMEOUT,
        /** Wrong password, unknown role or database, or no pg_hba.conf entry. */
        REFUSED,
        /** The connection ended, or there is none. */
        LOST,
        /** It answered more than this side takes. */
        LIMIT,
        /** Anything else the server says. */
        FAILED
    }

    private final Kind kind;

    public PostgresFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Sorts any throwable of the client; the message is the server's own where it spoke. */
    public static PostgresFailure of(Throwable cause) {
        if (cause instanceof PostgresFailure known) {
            return known;
        }
        if (cause instanceof PgException server) {
            return new PostgresFailure(
                    kind(server.getSqlState()), server.getErrorMessage() + " (" + server.getSqlState() + ")");
        }
        if (cause instanceof TimeoutException) {
            return new PostgresFailure(Kind.TIMEOUT, "no answer in time");
        }
        if (cause instanceof IOException || cause instanceof VertxException) {
            return new PostgresFailure(Kind.LOST, String.valueOf(cause.getMessage()));
        }
        return new PostgresFailure(Kind.FAILED, cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    private static Kind kind(String state) {
        return switch (state) {
            case "42501" -> Kind.DENIED;
            case "42883", "42P01", "42703", "42704", "0A000", "3F000", "55000" -> Kind.UNSUPPORTED;
            case "55P03" -> Kind.LOCKED;
            case "57014" -> Kind.TIMEOUT;
            case "28000", "28P01", "3D000", "42P08" -> Kind.REFUSED;
            case "57P01", "57P02", "57P03", "08000", "08003", "08006", "53300" -> Kind.LOST;
            default -> Kind.FAILED;
        };
    }

    public Kind kind() {
        return kind;
    }
}
