package dev.godwit.settings;

/**
 * One operator mistake.
 *
 * @param path the key path inside the file, empty where there is none
 * @param text what is wrong, lower case, no full stop, with the value
 * @param hint a sentence that says what to do, or empty
 */
public record Problem(Place place, String path, String text, String hint) {

    @Override
    public String toString() {
        var line = place + ": " + (path.isEmpty() ? "" : path + ": ") + text;
        return hint.isEmpty() ? line : line + "\n    hint: " + hint;
    }
}
