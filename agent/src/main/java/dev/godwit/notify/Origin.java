package dev.godwit.notify;

import dev.godwit.series.Labels;

/**
 * What everything that leaves says of where it comes from.
 *
 * @param labels on every alert, unless it has a label of that name
 * @param externalUrl where a reader of a message finds this agent, without a slash at its end; may be empty
 */
public record Origin(Labels labels, String externalUrl) {}
