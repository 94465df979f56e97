package dev.godwit.alerts;

import java.time.Instant;

/**
 * An alert that began to wait, fire or be over.
 *
 * @param alert as it stands now; its state is where it went
 */
public record Transition(Alert alert, Instant at) {}
