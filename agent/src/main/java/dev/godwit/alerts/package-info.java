/**
 * How long something has been true: each alerting rule's instances, pending, firing or resolved, exactly as Prometheus
 * counts them.
 *
 * <p>Tests of rules run here as well, in virtual time: what they assert is alerts.
 *
 * <p>Does not page anybody: transitions are handed to whoever asked for them. Fed by the rules room once per evaluation.
 */
package dev.godwit.alerts;
