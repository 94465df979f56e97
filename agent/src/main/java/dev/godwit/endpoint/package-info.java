/**
 * What else answers over HTTP: endpoints with metrics, which are scraped, and endpoints that ought to answer, which are checked.
 *
 * <p>What they say becomes series like any other, under the names that Prometheus and blackbox_exporter give them. Every answer
 * is bounded in time, bytes, lines and series, since the other side may be broken or hostile; what a scrape brings stays inside
 * and is not exported again. Does not discover endpoints, and speaks no protobuf. Fed by beats; started by the agent.
 */
package dev.godwit.endpoint;
