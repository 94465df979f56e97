package dev.godwit.cli;

import dev.godwit.migration.FindingRecord;
import dev.godwit.migration.MigrationRecord;
import dev.godwit.migration.MigrationSession;
import dev.godwit.migration.Outcome;
import dev.godwit.migration.StatementRecord;
import dev.godwit.migration.report.Plain;
import dev.godwit.settings.Durations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whether a migration went well, for people and for a pipeline.
 *
 * @param exit of its command; null if nobody told
 * @param left process ids of its sessions that are still on the server
 * @param again how to find it with another verb; empty if it is not kept
 */
record Verdict(MigrationRecord record, Integer exit, boolean interrupted, List<Integer> left, String again) {

    /** A session not seen for longer is gone. */
    private static final Duration LATELY = Duration.ofSeconds(10);

    /** In a word, the worst that is true. */
    enum Word {
        CLEAN,
        /** Nothing speaks against it, and nothing that can be seen from outside for it. */
        UNPROVED,
        REGRESSED,
        LEFT,
        ABORTED,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Word word() {
        if (interrupted || record.outcome() == Outcome.ABORTED) {
            return Word.ABORTED;
        }
        boolean undone = record.outcome().bad()
                || record.outcome() == Outcome.ROLLED_BACK
                || record.statements().stream().anyMatch(one -> one.state() == StatementRecord.State.UNDONE);
        if (undone || (exit != null && exit != 0)) {
            return Word.FAILED;
        }
        if (!left.isEmpty() || record.running()) {
            return Word.LEFT;
        }
        if (!bad().isEmpty()) {
            return Word.REGRESSED;
        }
        return record.outcome() == Outcome.UNKNOWN ? Word.UNPROVED : Word.CLEAN;
    }

    int code() {
        return word() == Word.CLEAN || word() == Word.UNPROVED ? Exit.YES : Exit.NO;
    }

    private List<FindingRecord> standing() {
        return record.findings().stream().filter(one -> one.healed() == null).toList();
    }

    /** Its sessions that would not end, or that were there a moment ago while it goes on. */
    private List<MigrationSession> there() {
        var since = Instant.now().minus(LATELY);
        return record.sessions().stream()
                .filter(one -> left.contains(one.pid())
                        || (record.running() && one.last().isAfter(since)))
                .toList();
    }

    private static String told(MigrationSession one) {
        var address = one.client().contains(":") ? "[" + one.client() + "]" : one.client();
        return "pid " + one.pid()
                + (one.application().isEmpty() ? "" : " (" + one.application() + ")")
                + " from " + address + (one.port() > 0 ? ":" + one.port() : "")
                + (one.runs().isEmpty() ? "" : " runs: " + one.runs());
    }

    private JsonArray sessions() {
        var sessions = new JsonArray();
        there().forEach(one -> sessions.add(new JsonObject()
                .put("pid", one.pid())
                .put("application", one.application())
                .put("client", one.client())
                .put("port", one.port())
                .put("runs", one.runs())));
        return sessions;
    }

    /** What is worse than before; all else that was found is only told. */
    private List<FindingRecord> bad() {
        return standing().stream()
                .filter(one -> one.severity().equals("critical") || one.kind().equals("regression"))
                .toList();
    }

    private String how() {
        if (record.running()) {
            var ended = exit != null && exit != 0 ? "its command exited with " + exit + ", and " : "";
            return ": " + ended + "what it began goes on, so nobody knows yet how it ends";
        }
        var title = record.outcome().title();
        return (title.equals(word().word()) ? "" : ": " + title) + (record.why().isEmpty() ? "" : ": " + record.why());
    }

    /** Each on one line, whatever names are in it. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(word().word() + how());
        lines.add(record.done() + " of " + record.statements().size() + " statements seen to end well, in "
                + Durations.format(Duration.ofSeconds(
                        Math.max(1, record.lasted(Instant.now()).toSeconds()))));
        lines.add(String.format(
                Locale.ROOT,
                "at worst %d %s waited behind it, %.1f s in all",
                record.blast().worst().behind(),
                record.blast().worst().behind() == 1 ? "session" : "sessions",
                record.blast().blockedSeconds()));
        standing()
                .forEach(one -> lines.add(one.severity() + " " + one.kind() + ": " + one.text()
                        + (one.remedy().isEmpty() ? "" : "; remedy: " + one.remedy())));
        there().forEach(one -> lines.add("still on the server: " + told(one)));
        left.stream()
                .filter(pid -> there().stream().noneMatch(one -> one.pid() == pid))
                .forEach(pid -> lines.add("still on the server: pid " + pid));
        lines.add(
                again.isEmpty()
                        ? "its record is not kept: no agent runs, and no configuration names a store"
                        : "report: " + again);
        return lines.stream().map(Plain::line).toList();
    }

    JsonObject json() {
        var findings = new JsonArray();
        standing()
                .forEach(one -> findings.add(new JsonObject()
                        .put("kind", one.kind())
                        .put("severity", one.severity())
                        .put("object", one.object())
                        .put("text", one.text())
                        .put("remedy", one.remedy())));
        return new JsonObject()
                .put("id", record.id())
                .put("verdict", word().word())
                .put("code", code())
                .put("exit", exit)
                .put("outcome", record.outcome().name())
                .put("why", record.why())
                .put("seconds", record.lasted(Instant.now()).toMillis() / 1000.0)
                .put("statements", record.statements().size())
                .put("done", record.done())
                .put("worst_blocked_sessions", record.blast().worst().behind())
                .put("blocked_seconds", record.blast().blockedSeconds())
                .put("findings", findings)
                .put(
                        "left",
                        new JsonArray(
                                Stream.concat(left.stream(), there().stream().map(MigrationSession::pid))
                                        .distinct()
                                        .toList()))
                .put("left_sessions", sessions())
                .put("report", again);
    }
}
