/**
 * What must not be true: Prometheus rule files and the short form of runbooks, read and checked as a whole, and judged group
 * by group. The short form is compiled to PromQL over declared signals and never taken for it.
 *
 * <p>A judgement evaluates expressions, writes recorded series and hands the vectors of alerting rules to whoever keeps
 * alerts. Does not know what an alert's state is, arms no timer and decides no time. Fed by the files of the operator and
 * by the series room.
 */
package dev.godwit.rules;
