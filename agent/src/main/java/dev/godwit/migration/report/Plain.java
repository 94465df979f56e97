package dev.godwit.migration.report;

/** Text without what would act on a terminal, end a line, be no character of XML, or turn the direction of what follows. */
public final class Plain {

    private static final char REPLACEMENT = '\uFFFD';

    private Plain() {}

    /** On one line. */
    public static String line(String text) {
        return lines(text).replace('\n', ' ');
    }

    /** With the line ends it has. */
    static String lines(String text) {
        var plain = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(point -> {
            if (point == '\n' || point == '\r' || point == '\u2028' || point == '\u2029' || point == '\u0085') {
                plain.append('\n');
            } else if (point == '\t') {
                plain.append(' ');
            } else if (acts(point)) {
                plain.append(REPLACEMENT);
            } else {
                plain.appendCodePoint(point);
            }
        });
        return plain.toString();
    }

    private static boolean acts(int point) {
        boolean direction = (point >= 0x200E && point <= 0x200F)
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
        boolean nothing = (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF);
        return direction || nothing || Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE;
    }

    /** At most so many characters, with a mark if it is not all. */
    static String cut(String line, int most) {
        if (line.length() <= most) {
            return line;
        }
        int end = most - 1;
        end -= Character.isHighSurrogate(line.charAt(end - 1)) ? 1 : 0;
        return line.substring(0, end) + "…";
    }
}
