/**
 * Alerts become messages: which receiver hears of what, in whose language, and again until it was heard.
 *
 * <p>A message leaves in the tick that brought it; only its failure makes it wait. One file a receiver. Does not decide
 * whether something is wrong, and groups no further than one rule's alerts of one moment: who wants more puts an
 * Alertmanager behind it. Fed by the alerts room's transitions; forgets what is unsent when the agent ends.
 */
package dev.godwit.notify;
