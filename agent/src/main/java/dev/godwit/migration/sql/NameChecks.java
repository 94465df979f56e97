package dev.godwit.migration.sql;

import dev.godwit.migration.sql.LintRun.Step;
import java.nio.charset.StandardCharsets;

/** Names that will not be what they look like. */
final class NameChecks {

    /** Bytes of a name the server keeps, {@code NAMEDATALEN - 1}. */
    private static final int LONGEST = 63;

    private NameChecks() {}

    static void see(LintRun run, Step step) {
        for (var token : TokenCursor.significant(step.statement().text())) {
            if (token.isName() && token.text().length() > LONGEST / 4) {
                int bytes = token.folded().getBytes(StandardCharsets.UTF_8).length;
                if (bytes > LONGEST) {
                    run.report(
                            "identifier-too-long",
                            step,
                            token.text() + " has " + bytes + " bytes, and the server cuts it after " + LONGEST,
                            "");
                    return;
                }
            }
        }
    }
}
