package dev.godwit.migration.sql;

import dev.godwit.migration.sql.ScriptStatement.Comment;
import dev.godwit.migration.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of SQL taken apart as psql would: at semicolons, but not inside parentheses or the body of a function in standard SQL.
 *
 * @param commands psql's own, which no server will run
 */
public record SqlScript(List<ScriptStatement> statements, List<Command> commands) {

    /** A command of psql, such as {@code \i other.sql}. */
    public record Command(int line, int column, String text) {}

    /** Never fails; a statement that does not end reaches to the end. */
    public static SqlScript split(String text) {
        return new Splitter(text).split();
    }

    /** Walks over the tokens once. */
    private static final class Splitter {

        private final String text;
        private final List<ScriptStatement> statements = new ArrayList<>();
        private final List<Command> commands = new ArrayList<>();
        private final List<Comment> comments = new ArrayList<>();
        private final List<SqlToken> current = new ArrayList<>();
        private final SceneReader scenes = new SceneReader();
        private int line = 1;
        private int column = 1;
        private int firstLine;
        private int firstColumn;
        private int parentheses;
        private int bodies;

        Splitter(String text) {
            this.text = text;
        }

        SqlScript split() {
            for (var token : SqlTokens.ofScript(text)) {
                see(token);
                advance(token.text());
            }
            finish();
            return new SqlScript(List.copyOf(statements), List.copyOf(commands));
        }

        private void see(SqlToken token) {
            switch (token.kind()) {
                case SPACE, DATA -> {}
                case COMMENT -> {
                    if (current.isEmpty()) {
                        comments.add(new Comment(line, bare(token.text())));
                    }
                }
                case META -> command(token);
                default -> {
                    if (token.isMark(';') && parentheses <= 0 && bodies <= 0) {
                        finish();
                    } else {
                        add(token);
                    }
                }
            }
        }

        private void command(SqlToken token) {
            var said = token.text().strip();
            if (said.equals("\\;") || said.startsWith("\\g")) {
                finish();
            }
            if (!said.equals("\\;")) {
                commands.add(new Command(line, column, said));
            }
        }

        private void add(SqlToken token) {
            if (current.isEmpty()) {
                firstLine = line;
                firstColumn = column;
            }
            if (token.isMark('(')) {
                parentheses++;
            } else if (token.isMark(')')) {
                parentheses--;
            }
            body(token);
            current.add(token);
        }

        /** Counts what {@code END} closes inside {@code BEGIN ATOMIC … END}. */
        private void body(SqlToken token) {
            if (token.kind() != Kind.WORD) {
                return;
            }
            if (bodies == 0) {
                bodies = token.is("atomic") && last("begin") && routine() ? 1 : 0;
            } else if (token.is("case") || token.is("begin")) {
                bodies++;
            } else if (token.is("end")) {
                bodies--;
            }
        }

        private boolean last(String word) {
            return !current.isEmpty() && current.get(current.size() - 1).is(word);
        }

        private boolean routine() {
            int kind = current.size() > 3 && current.get(1).is("or") ? 3 : 1;
            return current.get(0).is("create")
                    && current.size() > kind
                    && (current.get(kind).is("function") || current.get(kind).is("procedure"));
        }

        private void finish() {
            if (!current.isEmpty()) {
                int from = current.get(0).start();
                int to = current.get(current.size() - 1).end();
                var scene = scenes.before(current);
                statements.add(new ScriptStatement(
                        statements.size() + 1,
                        firstLine,
                        firstColumn,
                        text.substring(from, to),
                        List.copyOf(comments),
                        scene));
            }
            current.clear();
            comments.clear();
            parentheses = 0;
            bodies = 0;
        }

        private void advance(String passed) {
            int last = passed.lastIndexOf('\n');
            if (last < 0) {
                column += passed.length();
            } else {
                line += (int) passed.chars().filter(c -> c == '\n').count();
                column = passed.length() - last;
            }
        }

        private static String bare(String comment) {
            if (comment.startsWith("--")) {
                return comment.substring(2).strip();
            }
            int end = comment.endsWith("*/") && comment.length() >= 4 ? comment.length() - 2 : comment.length();
            return comment.substring(2, end).strip();
        }
    }
}
