package dev.godwit.promql;

/** What an expression gives. */
public enum ValueType {
    SCALAR("scalar"),
    VECTOR("instant vector"),
    MATRIX("range vector"),
    TEXT("string");

    private final String words;

    ValueType(String words) {
        this.words = words;
    }

    /** As Prometheus names it in its messages. */
    public String words() {
        return words;
    }
}
