package dev.godwit.migration.preflight;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command as it may be shown and kept: its secrets blinded, on one line, not longer than a thousand characters. */
public final class CommandText {

    private static final String BLIND = "***";
    private static final int LONGEST = 1000;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./*-]+");

    /** The password of a URI: what stands between the first colon after the scheme and the last at sign, too much rather than too little. */
    private static final Pattern URI = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^:/@\\s'\"]*):[^\\s'\"]*@");

    private static final Pattern PARAMETER = Pattern.compile(
            "(?i)([A-Za-z0-9_.-]*(?:password|passwd|pwd|secret|token|api_?key|access_?key)[A-Za-z0-9_.-]*\\s*[=:]\\s*)"
                    + "('[^']*'|\"[^\"]*\"|[^\\s&;'\"]+)");

    private static final Pattern OPTION =
            Pattern.compile("(?i)--?[a-z0-9.-]*(?:password|passwd|pwd|secret|token|api-?key|access-?key)[a-z0-9.-]*");

    /** As mysql and some of its kin take a password: glued to the letter. */
    private static final Pattern GLUED = Pattern.compile(
            "-p(?!(ass\\w*|wd|ath|ort|arallel|rofile|refix|rint|lan|roject|ackage|lugin|references|rovider|rerun|ublic|rops)\\b).+");

    private CommandText() {}

    /** What may be shown of these arguments. */
    public static String shown(List<String> command) {
        var shown = new StringBuilder();
        boolean next = false;
        for (var argument : command) {
            var blind = next ? BLIND : blinded(argument);
            next = !next && OPTION.matcher(argument).matches();
            shown.append(shown.isEmpty() ? "" : " ").append(quoted(blind));
            if (shown.length() > LONGEST) {
                return shown.substring(0, LONGEST - 1) + "…";
            }
        }
        return shown.toString();
    }

    /** The same for one text, such as a line that a program has written. */
    static String blinded(String text) {
        if (GLUED.matcher(text).matches()) {
            return "-p" + BLIND;
        }
        var uris = URI.matcher(text).replaceAll("$1:" + BLIND + "@");
        return PARAMETER.matcher(uris).replaceAll("$1" + BLIND);
    }

    private static String quoted(String argument) {
        var line = argument.lines().map(String::strip).collect(Collectors.joining(" "));
        return PLAIN.matcher(line).matches() ? line : "'" + line.replace("'", "'\\''") + "'";
    }
}
