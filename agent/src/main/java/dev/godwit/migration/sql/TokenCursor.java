package dev.godwit.migration.sql;

import java.util.ArrayList;
import java.util.List;

/** A place in the significant tokens of one statement. What is accepted is passed; at the end nothing is. */
final class TokenCursor {

    private static final SqlToken END = new SqlToken(SqlToken.Kind.SPACE, 0, "", true);

    private final List<SqlToken> tokens;
    private int at;

    TokenCursor(List<SqlToken> tokens) {
        this.tokens = tokens;
    }

    static TokenCursor of(String text) {
        return new TokenCursor(significant(text));
    }

    static List<SqlToken> significant(String text) {
        var tokens = new ArrayList<SqlToken>();
        for (var token : SqlTokens.of(text)) {
            if (token.significant()) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    boolean atEnd() {
        return at >= tokens.size();
    }

    SqlToken look() {
        return atEnd() ? END : tokens.get(at);
    }

    SqlToken take() {
        var token = look();
        at++;
        return token;
    }

    /** All that is left, and nothing is after. */
    List<SqlToken> rest() {
        var rest = atEnd() ? List.<SqlToken>of() : tokens.subList(at, tokens.size());
        at = tokens.size();
        return rest;
    }

    /** What lies between here and a later place of the same statement. */
    List<SqlToken> upTo(TokenCursor later) {
        return tokens.subList(Math.min(at, tokens.size()), Math.min(later.at, tokens.size()));
    }

    /** The same place, for looking further without going there. */
    TokenCursor copy() {
        var copy = new TokenCursor(tokens);
        copy.at = at;
        return copy;
    }

    boolean peek(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** Passes all of these words in a row, or none. */
    boolean accept(String... words) {
        boolean there = peek(words);
        at += there ? words.length : 0;
        return there;
    }

    boolean acceptAny(String... words) {
        for (var word : words) {
            if (accept(word)) {
                return true;
            }
        }
        return false;
    }

    boolean peekMark(String mark) {
        return look().isOperator(mark);
    }

    boolean acceptMark(String mark) {
        boolean there = peekMark(mark);
        at += there ? 1 : 0;
        return there;
    }

    boolean acceptString(String content) {
        boolean there =
                look().kind() == SqlToken.Kind.STRING && look().content().equalsIgnoreCase(content);
        at += there ? 1 : 0;
        return there;
    }

    /** Whether the words follow each other anywhere from here on, parentheses and all. */
    boolean has(String... words) {
        var copy = copy();
        while (!copy.atEnd()) {
            if (copy.peek(words)) {
                return true;
            }
            copy.at++;
        }
        return false;
    }

    /** One name, folded; empty if none is here. */
    String identifier() {
        return look().isName() ? take().folded() : "";
    }

    /** {@code schema.name} or {@code name}; {@link ObjectName#NONE} if none is here. A catalogue before the schema is left out. */
    ObjectName name() {
        var name = identifier();
        var schema = "";
        while (!name.isEmpty() && peekMark(".")) {
            at++;
            schema = name;
            name = identifier();
        }
        return name.isEmpty() ? ObjectName.NONE : new ObjectName(schema, name);
    }

    /** The tokens inside the parentheses that open here, which are passed; empty if none do. */
    List<SqlToken> inside() {
        if (!acceptMark("(")) {
            return List.of();
        }
        int start = at;
        int depth = 1;
        while (!atEnd() && depth > 0) {
            depth += depth(take());
        }
        return tokens.subList(start, depth == 0 ? at - 1 : Math.min(at, tokens.size()));
    }

    /** Passes up to one of these words, or a comma, outside of parentheses, and gives what was passed. */
    List<SqlToken> until(String... words) {
        int start = at;
        int depth = 0;
        while (!atEnd() && !(depth == 0 && (stops(words) || (at > start && look().isMark(','))))) {
            depth += depth(take());
        }
        return tokens.subList(start, Math.min(at, tokens.size()));
    }

    private boolean stops(String... words) {
        for (var word : words) {
            if (look().is(word)) {
                return true;
            }
        }
        return false;
    }

    /** What is left, cut at the commas outside of parentheses. */
    List<TokenCursor> items() {
        var items = new ArrayList<TokenCursor>();
        int depth = 0;
        int start = at;
        for (; !atEnd(); at++) {
            var token = look();
            depth += depth(token);
            if (depth == 0 && token.isMark(',')) {
                items.add(new TokenCursor(tokens.subList(start, at)));
                start = at + 1;
            }
        }
        if (start < tokens.size()) {
            items.add(new TokenCursor(tokens.subList(start, tokens.size())));
        }
        return items;
    }

    private static int depth(SqlToken token) {
        if (token.isMark('(') || token.isMark('[')) {
            return 1;
        }
        return token.isMark(')') || token.isMark(']') ? -1 : 0;
    }

    /** The tokens written out, for showing. */
    static String text(List<SqlToken> tokens) {
        return NormalText.join(tokens);
    }
}
