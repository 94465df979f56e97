/**
 * The story `godwit demo` tells: a real PostgreSQL, a small shop under load, a migration that goes wrong and one that goes
 * well, with the agent watching.
 *
 * <p>Claims nothing the agent did not observe itself. Not part of the agent proper: nothing else imports it.
 */
package dev.godwit.demo;
