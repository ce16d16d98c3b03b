package io.turnstream.topology.assembly;

/**
 * How much of anything assembly takes.
 *
 * @param heldEvents early events of one response that wait for the missing ones; with one more the gap is given up
 * @param partBytes size in UTF-8 at which a text goes on in a new part
 * @param unsplittableBytes size in UTF-8 up to which tool arguments, tool results, files, addresses and data are taken
 * @param tailBytes size in UTF-8 of text up to which it stays in the state that every event rewrites
 * @param responseBytes size of a completed response; parts that do not fit are left out. It must fit into one Kafka
 *     record
 */
public record AssemblyLimits(int heldEvents, int partBytes, int unsplittableBytes, int tailBytes, int responseBytes) {

    /** A character takes up to four bytes: a part must hold at least one. */
    private static final int SMALLEST_PART = 4;

    /** What Ably and Kafka take as they come. */
    public static final AssemblyLimits DEFAULTS = new AssemblyLimits(64, 40 * 1024, 40 * 1024, 256, 6 * 1024 * 1024);

    public AssemblyLimits {
        if (heldEvents < 0
                || partBytes < SMALLEST_PART
                || unsplittableBytes < 0
                || tailBytes < 0
                || responseBytes < 0) {
            throw new IllegalArgumentException("limits must not be negative, and a part holds at least 4 bytes");
        }
    }
}
