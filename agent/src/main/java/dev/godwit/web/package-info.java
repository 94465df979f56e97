/**
 * What people and machines see: {@code /metrics}, the HTTP APIs and the page.
 *
 * <p>Answers from memory alone; no request ever reaches PostgreSQL. Heavy answers are written on a worker so that no beat
 * waits for a scrape. Changes nothing: this room only looks at the others.
 */
package dev.godwit.web;
