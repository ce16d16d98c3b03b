package io.turnstream.local.ably.channel;

/**
 * Text that grows at its end. Every value is immutable, but values that grew from one another share one buffer: a
 * message of n appends costs its length once, not n times. Used from one thread.
 */
final class GrowingText {

    private final StringBuilder buffer;
    private final int length;

    private GrowingText(StringBuilder buffer, int length) {
        this.buffer = buffer;
        this.length = length;
    }

    static GrowingText of(String text) {
        return new GrowingText(new StringBuilder(text), text.length());
    }

    /** This text and {@code more} behind it. */
    GrowingText plus(String more) {
        StringBuilder target = buffer.length() == length ? buffer : new StringBuilder(toString());
        target.append(more);
        return new GrowingText(target, target.length());
    }

    boolean isEmpty() {
        return length == 0;
    }

    @Override
    public String toString() {
        return buffer.substring(0, length);
    }
}
