package dev.godwit.endpoint;

/** Why an endpoint's answer is none. The message may quote it, but briefly and with nothing in it that a terminal obeys. */
final class EndpointFailure extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 200;

    private final EndpointState state;

    EndpointFailure(EndpointState state, String message) {
        super(printable(message));
        this.state = state;
    }

    EndpointState state() {
        return state;
    }

    private static String printable(String text) {
        var line = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .forEach(line::appendCodePoint);
        return line.length() < text.length() && text.codePointCount(0, text.length()) > LONGEST
                ? line + "…"
                : line.toString();
    }
}
