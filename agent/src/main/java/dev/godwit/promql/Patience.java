package dev.godwit.promql;

/** Asked now and then while a query is answered; throws what should end a query that took too long or that nobody waits for. */
@FunctionalInterface
public interface Patience {

    /** For queries that their limits alone may end. */
    Patience ENDLESS = () -> {};

    void check();
}
