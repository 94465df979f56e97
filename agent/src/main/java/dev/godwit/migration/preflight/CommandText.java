package dev.godwit.migration.preflight;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command as it may be shown and kept: its secrets blinded, on one line, not longer than a thousand characters. */
public final class CommandText {

    private static final String BLIND = "***";
    private static final int LONGEST = 1000;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./*-]+");

    /** Part of a name that names a secret. Too much is hidden rather than too little, here and below. */
    private static final String WORD =
            "(?:pass|pwd|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|bearer|authorization)";

    private static final String NAME = "[a-z0-9_.-]*";

    /** The password of a URI: what stands between the first colon after the scheme and the last at sign of all. */
    private static final Pattern URI = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*://[^:@]*):.*@");

    /** Where it ends depends on who reads it, a shell, a driver or a server: so all to the end of the argument. */
    private static final Pattern NAMED =
            Pattern.compile("(?is)(" + WORD + NAME + "(?:[\"'\\s]*[=:]\\s*|\\s+|[\"'`>,(\\[{|%])).+");

    /** What names a secret that is the next argument. */
    private static final Pattern NAMING =
            Pattern.compile("(?i)(?:-" + NAME + "|[a-z0-9_:-]*)" + WORD + "[a-z0-9_-]*\\s*[=:]?\\s*");

    private static final String USER = "(?:-u|--?(?:proxy-?)?user(?:-?name)?)";
    private static final Pattern USER_OPTION = Pattern.compile("(?i)" + USER);
    private static final Pattern USER_AND_PASSWORD = Pattern.compile("(?is)((?:^|\\s)" + USER + "[=\\s]*[^\\s:=]*:).+");

    /** As mysql and some of its kin take a password: glued to the letter. */
    private static final String GLUED = "-p(?!(?:ass(?:word|wd|phrase)?|wd|ath|ort|arallel|rofile|refix|rint|lan|roject"
            + "|ackage|lugin|references|rovider|rerun|ublic|rops)\\b)";

    private static final Pattern GLUED_ARGUMENT = Pattern.compile("(?s)" + GLUED + ".+");

    /** The same in a script, where a blank ends it unless it is quoted. */
    private static final Pattern GLUED_WORD =
            Pattern.compile("(?s)(?<=[\\s;&|(\"'`])" + GLUED + "(?:\"[^\"]*\"?|'[^']*'?|\\\\.|[^\\s\"'])+");

    /** Quotes can be doubled or escaped, as the server is set: so all from the first of them to the last. */
    private static final Pattern LITERAL = Pattern.compile("(?s)'(?:.*'|.*)");

    private static final Pattern DOLLARS = Pattern.compile("(?s)(\\$\\w*\\$).*\\$\\w*\\$");

    private CommandText() {}

    /** What may be shown of these arguments. */
    public static String shown(List<String> command) {
        var shown = new StringBuilder();
        var before = "";
        for (var argument : command) {
            shown.append(shown.isEmpty() ? "" : " ").append(quoted(blinded(before, argument)));
            before = argument;
            if (shown.length() > LONGEST) {
                return shown.substring(0, LONGEST - 1) + "…";
            }
        }
        return shown.toString();
    }

    private static String blinded(String before, String argument) {
        if (NAMING.matcher(before).matches()) {
            return BLIND;
        }
        int colon = argument.indexOf(':');
        return colon >= 0 && USER_OPTION.matcher(before).matches()
                ? argument.substring(0, colon + 1) + BLIND
                : blinded(argument);
    }

    private static String blinded(String argument) {
        if (GLUED_ARGUMENT.matcher(argument).matches()) {
            return "-p" + BLIND;
        }
        var text = URI.matcher(argument).replaceAll("$1:" + BLIND + "@");
        text = GLUED_WORD.matcher(text).replaceAll("-p" + BLIND);
        text = USER_AND_PASSWORD.matcher(text).replaceAll("$1" + BLIND);
        text = NAMED.matcher(text).replaceAll("$1" + BLIND);
        text = DOLLARS.matcher(text).replaceAll("\\$…\\$");
        return LITERAL.matcher(text).replaceAll("'…'");
    }

    private static String quoted(String argument) {
        var line = argument.lines().map(String::strip).collect(Collectors.joining(" "));
        return PLAIN.matcher(line).matches() ? line : "'" + line.replace("'", "'\\''") + "'";
    }
}
