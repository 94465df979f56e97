package dev.godwit.migration;

import dev.godwit.migration.TimelineEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One migration while it runs or its effects are watched. Belongs to the loop; {@link #record} is what others see. */
final class Migration {

    private static final int MOST_SIGNS = 50;
    private static final int MOST_DECISIONS = 100;
    private static final int LONGEST_NAME = 120;

    private final MigrationRecord first;
    private final StatementLog statements;
    private final BlastTally blast;
    private final Timeline timeline;
    private final Participants participants;
    private final Peers peers = new Peers();
    private final Map<String, Evidence> signs = new LinkedHashMap<>();
    private final List<HistoryRow> applied = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final List<GuardDecision> guard = new ArrayList<>();
    private List<FindingRecord> findings;
    private List<FindingRecord> leftovers = List.of();
    private Compared compared;

    private Tool tool;
    private boolean certain;
    private String name;
    private Instant lastSign;
    private Instant ended;
    private Outcome outcome;
    private String why;
    private ProgressRecord progress;
    private Instant watchedUntil;
    private double waiting;
    private double idle;
    private double silent;
    private MigrationRecord.Notes notes;
    private boolean released;
    private final Keeping keeping = new Keeping();

    /** Goes on from a record: a fresh one, or one from before a restart. */
    Migration(MigrationRecord record, Tool tool, StatementLog statements) {
        this.first = record;
        this.tool = tool;
        this.statements = statements;
        this.blast = new BlastTally(record.blast());
        this.timeline = new Timeline(record.timeline());
        this.participants = new Participants(record.sessions());
        record.signs().forEach(sign -> signs.put(sign.kind() + sign.text(), sign));
        this.applied.addAll(record.applied());
        this.changes.addAll(record.changes());
        this.findings = record.findings();
        this.guard.addAll(record.guard());
        this.compared = record.compared();
        this.certain = record.certain();
        this.name = record.name();
        this.lastSign = record.begun();
        this.ended = record.ended();
        this.outcome = record.outcome();
        this.why = record.why();
        this.progress = record.progress();
        this.watchedUntil = record.watchedUntil();
        this.notes = record.notes();
    }

    String id() {
        return first.id();
    }

    String target() {
        return first.target();
    }

    String database() {
        return first.database();
    }

    Tool tool() {
        return tool;
    }

    Instant begun() {
        return first.begun();
    }

    Instant lastSign() {
        return lastSign;
    }

    boolean running() {
        return ended == null;
    }

    StatementLog statements() {
        return statements;
    }

    BlastTally blast() {
        return blast;
    }

    Timeline timeline() {
        return timeline;
    }

    /** It was there at this moment, as far as anybody knows. */
    void seen(Instant at) {
        lastSign = at;
        keeping.seen();
    }

    /** What of it is in the store, and whether it was watched all the while. */
    Keeping keeping() {
        return keeping;
    }

    Keeping.Stamp stamp() {
        return new Keeping.Stamp(participants.size(), signs.size(), statements.size() > 0);
    }

    /** A row says that it goes on; that is believed for so long after anybody was at it. */
    void held(Instant at, Duration believed) {
        var seen = participants.lastSeen().orElse(begun());
        if (Duration.between(seen, at).compareTo(believed) < 0) {
            seen(at);
        }
    }

    /** A sign at this moment; a new kind of sign is told. */
    void sign(Instant at, Sign sign) {
        lastSign = at.isAfter(lastSign) ? at : lastSign;
        keeping.seen();
        if (sign.known() && (!tool.known() || !certain)) {
            boolean news = !tool.equals(sign.tool()) || !certain;
            tool = sign.tool();
            certain = true;
            if (news && !signs.isEmpty()) {
                timeline.add(at, Kind.SIGN, "it is " + tool.title() + ": " + sign.text());
            }
        }
        if (signs.size() < MOST_SIGNS) {
            var evidence = new Evidence(at, sign.kind().name().toLowerCase(java.util.Locale.ROOT), sign.text());
            if (signs.putIfAbsent(evidence.kind() + evidence.text(), evidence) == null) {
                timeline.add(
                        at,
                        Kind.SIGN,
                        (sign.session() == null ? "" : "pid " + sign.session().pid() + " ") + sign.text());
            }
        }
    }

    /** Whether its tool is known, and no guess. */
    boolean certain() {
        return tool.known() && certain;
    }

    /** Nothing but a guess, from what else is in the database. */
    void guess(Tool guessed) {
        if (!tool.known()) {
            tool = guessed;
            certain = false;
        }
    }

    /**
     * How its sessions are at a look, in seconds: how long one has waited for a lock, or been idle in its transaction, and how
     * long nothing has run in any.
     */
    void state(double waitingSeconds, double idleSeconds, double silentSeconds) {
        waiting = waitingSeconds;
        idle = idleSeconds;
        silent = silentSeconds;
    }

    double silent() {
        return silent;
    }

    double waiting() {
        return waiting;
    }

    double idle() {
        return idle;
    }

    /** A session takes part at this moment. */
    void takesPart(Instant at, LookedSession session, boolean queued) {
        participants.add(at, session, queued, timeline);
    }

    boolean has(SessionId id) {
        return participants.has(id);
    }

    List<MigrationSession> sessions() {
        return participants.all();
    }

    Participants participants() {
        return participants;
    }

    void progress(ProgressRecord now) {
        progress = now;
    }

    Optional<ProgressRecord> progress() {
        return Optional.ofNullable(progress);
    }

    /** What the tool's history says more than before; the newest names the migration. */
    void history(Instant at, List<HistoryRow> rows) {
        for (var row : rows) {
            if (applied.contains(row)) {
                continue;
            }
            applied.removeIf(one -> one.name().equals(row.name()) && one.table().equals(row.table()));
            applied.add(row);
            timeline.add(
                    at,
                    Kind.HISTORY,
                    row.table() + ": " + row.name() + " " + row.state().title());
        }
        if (!rows.isEmpty()) {
            var newest = applied.get(applied.size() - 1);
            int more = applied.size() - 1;
            name(newest.name() + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    List<HistoryRow> applied() {
        return applied;
    }

    void name(String better) {
        if (!name.isEmpty() && announced().filter(Announced::named).isPresent()) {
            return;
        }
        name = StatementText.cut(better, LONGEST_NAME);
    }

    String name() {
        return name;
    }

    Optional<Announced> announced() {
        return Optional.ofNullable(notes.announced());
    }

    /** By which of the connections that its runner tells of its sessions are known. */
    Peers peers() {
        return peers;
    }

    /** Whether the session is its command's for certain: by its marker, or by its connection. */
    boolean owns(LookedSession session) {
        return peers.own(session.id())
                || announced()
                        .filter(one -> one.carriedBy(session.application()))
                        .isPresent();
    }

    void announcement(Announced now) {
        notes = notes.with(now);
    }

    /** Whoever announced it was told that it may begin. */
    void released() {
        released = true;
    }

    /** Announced, and nothing of it has run yet. */
    boolean toBegin() {
        return announced().isPresent() && !released && participants.all().isEmpty();
    }

    void changed(List<String> what) {
        changes.clear();
        changes.addAll(what);
    }

    void compared(Compared now) {
        compared = now;
    }

    Compared compared() {
        return compared;
    }

    void findings(List<FindingRecord> now) {
        findings = List.copyOf(now);
    }

    List<FindingRecord> findings() {
        return findings;
    }

    /** What the guard decided, or learned; of too many the first are forgotten. */
    void guard(GuardDecision decision) {
        guard.add(decision);
        if (guard.size() > MOST_DECISIONS) {
            guard.remove(0);
        }
        timeline.add(decision.at(), Kind.GUARD, decision.text());
    }

    List<GuardDecision> guard() {
        return List.copyOf(guard);
    }

    /** What cancelling it leaves; told beside what is found afterwards, unless that is the same. */
    void leftovers(List<FindingRecord> now) {
        leftovers = List.copyOf(now);
    }

    /** It is over. */
    void end(Instant at, Outcome how, String reason) {
        ended = at;
        outcome = how;
        why = reason;
        progress = null;
        statements.end(at, how);
        if (name.isEmpty()) {
            statements.title(true).ifPresent(this::name);
        }
        timeline.add(at, Kind.END, how.title() + ": " + reason);
    }

    /** Something seen later tells better how it ended. */
    void judge(Instant at, Outcome how, String reason) {
        if (how != outcome) {
            outcome = how;
            why = reason;
            statements.end(ended, how);
            timeline.add(at, Kind.END, how.title() + ": " + reason);
        }
    }

    Outcome outcome() {
        return outcome;
    }

    Instant ended() {
        return ended;
    }

    void watchUntil(Instant until) {
        watchedUntil = until;
    }

    Instant watchedUntil() {
        return watchedUntil;
    }

    MigrationRecord record() {
        return new MigrationRecord(
                first.id(),
                first.target(),
                first.database(),
                tool.name(),
                tool.title(),
                certain,
                name,
                first.begun(),
                ended,
                outcome,
                why,
                sessions(),
                List.copyOf(signs.values()),
                statements.records(),
                blast.record(),
                progress,
                timeline.events(),
                List.copyOf(applied),
                List.copyOf(changes),
                Leftovers.beside(findings, leftovers),
                watchedUntil,
                notes,
                guard(),
                compared);
    }
}
