package dev.godwit.promql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A quoted string as Go writes it: double or single quotes with escapes, backquotes without. */
final class Quoted {

    private final String text;
    private final int start;
    private int at;
    private final String value;

    /** Reads the string that begins at {@code start}; throws {@link PromqlException} if it does not end or is misspelt. */
    Quoted(String text, int start) {
        this.text = text;
        this.start = start;
        this.at = start + 1;
        this.value = text.charAt(start) == '`' ? raw() : escaped(text.charAt(start));
    }

    String value() {
        return value;
    }

    /** The index after the closing quote. */
    int end() {
        return at;
    }

    private String raw() {
        int close = text.indexOf('`', at);
        if (close < 0) {
            throw new PromqlException(start, "unterminated raw string");
        }
        int from = at;
        at = close + 1;
        return text.substring(from, close);
    }

    private String escaped(char quote) {
        // Bytes, since \x and octal escapes name bytes of UTF-8.
        var bytes = new ByteArrayOutputStream();
        while (at < text.length() && text.charAt(at) != '\n') {
            int c = text.codePointAt(at);
            if (c == quote) {
                at++;
                return bytes.toString(StandardCharsets.UTF_8);
            }
            at += Character.charCount(c);
            if (c == '\\') {
                escape(bytes, quote);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        throw new PromqlException(start, "unterminated quoted string");
    }

    private void escape(ByteArrayOutputStream bytes, char quote) {
        int backslash = at - 1;
        char c = at < text.length() ? text.charAt(at++) : '\n';
        int plain = "abfnrtv\\".indexOf(c);
        if (plain >= 0) {
            bytes.write("\007\b\f\n\r\t\013\\".charAt(plain));
        } else if (c == quote) {
            bytes.write(c);
        } else if (c == 'x') {
            bytes.write(code(backslash, 2, 16));
        } else if (c >= '0' && c <= '7') {
            at--;
            bytes.write(code(backslash, 3, 8));
        } else if (c == 'u' || c == 'U') {
            int point = code(backslash, c == 'u' ? 4 : 8, 16);
            if (!Character.isValidCodePoint(point) || (point >= 0xd800 && point < 0xe000)) {
                throw new PromqlException(backslash, "escape sequence is no valid Unicode code point");
            }
            bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        } else {
            throw new PromqlException(backslash, "unknown escape sequence in string");
        }
    }

    private int code(int backslash, int digits, int radix) {
        long code = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at++), radix) : -1;
            if (digit < 0) {
                throw new PromqlException(backslash, "illegal character in escape sequence");
            }
            code = code * radix + digit;
        }
        return code > Integer.MAX_VALUE ? -1 : (int) code;
    }
}
