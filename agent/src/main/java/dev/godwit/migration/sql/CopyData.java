package dev.godwit.migration.sql;

/** Knows where, in a script, lines are data and no SQL: after {@code COPY … FROM stdin;}, up to a line of {@code \.}. */
final class CopyData {

    private static final String END = "\\.";

    private boolean first = true;
    private boolean copy;
    private boolean from;
    private boolean stdin;
    /** The statement has ended: its data begin with the next line. */
    private boolean awaited;

    /** Whether data begin here: at the first character after the line end that follows the statement. */
    boolean begins(String text, int at) {
        return awaited && (at == 0 || text.charAt(at - 1) == '\n');
    }

    /** Where the data that begin at {@code from} end, the end mark's line with it but not its line end. */
    int end(String text, int from) {
        awaited = false;
        int line = from;
        while (line < text.length()) {
            int next = text.indexOf('\n', line);
            int end = next < 0 ? text.length() : next;
            if (text.substring(line, end).strip().equals(END)) {
                return end;
            }
            line = end + 1;
        }
        return text.length();
    }

    void see(SqlToken token) {
        if (!token.significant()) {
            return;
        }
        if (token.isMark(';')) {
            awaited = copy && stdin;
            first = true;
            copy = false;
            stdin = false;
            return;
        }
        if (first) {
            copy = token.is("copy");
            first = false;
        }
        stdin |= copy && from && token.is("stdin");
        from = token.is("from");
    }
}
