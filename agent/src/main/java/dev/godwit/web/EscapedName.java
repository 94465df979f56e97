package dev.godwit.web;

/** Label names that do not fit into a path, as clients of Prometheus' HTTP API escape them: {@code U__a_2e_b} is {@code a.b}. */
final class EscapedName {

    private static final String PREFIX = "U__";
    private static final int LONGEST_CODE = 6;

    private EscapedName() {}

    /** The name meant; one that is not escaped, or badly, means itself. */
    static String read(String name) {
        if (!name.startsWith(PREFIX)) {
            return name;
        }
        var read = new StringBuilder();
        int at = PREFIX.length();
        while (at < name.length()) {
            char c = name.charAt(at++);
            if (c != '_') {
                read.append(c);
                continue;
            }
            int end = name.indexOf('_', at);
            if (end == at) {
                read.append('_');
            } else if (end < 0 || end - at > LONGEST_CODE || !append(name.substring(at, end), read)) {
                return name;
            }
            at = end + 1;
        }
        return read.toString();
    }

    private static boolean append(String hexadecimal, StringBuilder read) {
        try {
            int point = Integer.parseUnsignedInt(hexadecimal, 16);
            if (Character.isValidCodePoint(point)) {
                read.appendCodePoint(point);
                return true;
            }
            return false;
        } catch (NumberFormatException none) {
            return false;
        }
    }
}
