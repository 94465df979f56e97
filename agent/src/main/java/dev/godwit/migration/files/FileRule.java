package dev.godwit.migration.files;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files of a folder are a tool's migrations, and how its history calls them.
 *
 * @param match the end of the path, whose parts are separated by slashes; from the beginning of a part
 * @param name what the history has, with {@code $1} for what was matched; {@code sum} for the checksum itself
 * @param again whether a changed file is applied again, and so is pending, not wrong
 */
public record FileRule(Pattern match, String name, FileSum sum, boolean again) {

    /** The name of one that is called by its checksum. */
    public static final String BY_SUM = "sum";

    /** One with {@code match} as text; throws {@code PatternSyntaxException}. */
    public static FileRule of(String match, String name, FileSum sum, boolean again) {
        return new FileRule(Pattern.compile("(?:^|/)" + match + "$"), name, sum, again);
    }

    Optional<Matcher> matches(String path) {
        var matcher = match.matcher(path);
        return matcher.find() ? Optional.of(matcher) : Optional.empty();
    }

    String key(Matcher matched, String checksum) {
        if (name.equals(BY_SUM)) {
            return checksum;
        }
        var key = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char at = name.charAt(i);
            if (at == '$' && i + 1 < name.length() && Character.isDigit(name.charAt(i + 1))) {
                int group = name.charAt(++i) - '0';
                key.append(group <= matched.groupCount() && matched.group(group) != null ? matched.group(group) : "");
            } else {
                key.append(at);
            }
        }
        return key.toString();
    }
}
