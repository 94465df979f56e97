package dev.godwit.migration.preflight;

/**
 * The answer to one question before a migration.
 *
 * @param name one word, for scripts
 * @param what was seen, for people
 * @param remedy what to do about it, a sentence; empty for go
 */
public record PreflightCheck(String name, Verdict verdict, String what, String remedy) {

    /** Whether to begin, as far as this question goes. */
    public enum Verdict {
        GO,
        HOLD,
        /** It could not be asked. */
        UNKNOWN;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public static PreflightCheck go(String name, String what) {
        return new PreflightCheck(name, Verdict.GO, what, "");
    }

    public static PreflightCheck hold(String name, String what, String remedy) {
        return new PreflightCheck(name, Verdict.HOLD, what, remedy);
    }

    public static PreflightCheck unknown(String name, String what, String remedy) {
        return new PreflightCheck(name, Verdict.UNKNOWN, what, remedy);
    }

    public boolean holds() {
        return verdict == Verdict.HOLD;
    }
}
