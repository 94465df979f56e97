package dev.godwit.migration;

import dev.godwit.migration.StatementRecord.Expected;

/** How relations are called on one server, and what a text will do there. */
record StatementSurroundings(Server server) implements StatementLog.Surroundings {

    @Override
    public String relation(HeldLock lock) {
        return server.names().relation(lock.database(), lock.relation());
    }

    @Override
    public Expected expected(String text) {
        return Expected.NOTHING;
    }
}
