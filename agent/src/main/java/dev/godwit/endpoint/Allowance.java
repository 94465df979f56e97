package dev.godwit.endpoint;

/**
 * How many bytes of answers may be in memory at once, over all endpoints. A little is every endpoint's own, so that one that
 * sends without end takes nothing from those that answer as they should. Belongs to the loop.
 */
final class Allowance {

    /** What each may hold without asking. */
    static final int FREE = 256 * 1024;

    private static final int PART_OF_HEAP = 8;

    private final long most;
    private long held;

    Allowance(long most) {
        this.most = most;
    }

    static Allowance ofHeap() {
        return new Allowance(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** Whether one that holds {@code before} bytes may hold {@code after}; if so they are counted. */
    boolean grow(long before, long after) {
        long more = counted(after) - counted(before);
        if (held + more > most && more > 0) {
            return false;
        }
        held += more;
        return true;
    }

    void release(long bytes) {
        held -= counted(bytes);
    }

    private static long counted(long bytes) {
        return Math.max(0, bytes - FREE);
    }
}
