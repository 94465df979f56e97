package dev.godwit.backup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one plan has done so far: its backups from the manifests, its attempts since the agent began. Loop only. */
final class PlanHistory {

    private final BackupPlan plan;
    private final List<Backup> backups = new ArrayList<>();
    private Instant lastAttempt;
    private Instant lastFailure;
    private Run run;

    PlanHistory(BackupPlan plan) {
        this.plan = plan;
    }

    BackupPlan plan() {
        return plan;
    }

    /** @param oldestFirst all there are, of any plan */
    void know(List<Backup> oldestFirst) {
        backups.clear();
        oldestFirst.stream().filter(backup -> backup.plan().equals(plan.name())).forEach(backups::add);
        newest().filter(newest -> lastAttempt == null || lastAttempt.isBefore(newest.started()))
                .ifPresent(newest -> lastAttempt = newest.started());
    }

    void began(Run begun, Instant at) {
        run = begun;
        lastAttempt = at;
    }

    void took(Backup backup) {
        backups.add(backup);
    }

    Backup ended(Backup backup) {
        run = null;
        return backup;
    }

    void failed(Instant at) {
        run = null;
        lastFailure = at;
    }

    void stop() {
        if (run != null) {
            run.stop();
        }
    }

    boolean running() {
        return run != null;
    }

    /** Oldest first. */
    List<Backup> backups() {
        return List.copyOf(backups);
    }

    Optional<Backup> newest() {
        return backups.isEmpty() ? Optional.empty() : Optional.of(backups.get(backups.size() - 1));
    }

    Optional<Instant> lastAttempt() {
        return Optional.ofNullable(lastAttempt);
    }

    Optional<Instant> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }
}
