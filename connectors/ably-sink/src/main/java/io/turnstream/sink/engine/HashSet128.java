package io.turnstream.sink.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A set of texts of which only 128 bits of their SHA-256 are kept: two longs for each, in one array. */
final class HashSet128 {

    private static final int FIRST_PLACES = 16;

    /** Pairs of longs; (0, 0) for an empty place. The number of places is a power of two, at most half are taken. */
    private long[] table = new long[2 * FIRST_PLACES];

    private int size;

    void add(String text) {
        if (2 * (size + 1) > table.length / 2) {
            grow();
        }
        ByteBuffer hash = hash(text);
        put(hash.getLong(), hash.getLong());
    }

    boolean contains(String text) {
        ByteBuffer hash = hash(text);
        long high = hash.getLong();
        long low = hash.getLong();
        int at = place(high, low);
        return table[at] == high && table[at + 1] == low;
    }

    int size() {
        return size;
    }

    private void put(long high, long low) {
        int at = place(high, low);
        if (isEmpty(at)) {
            table[at] = high;
            table[at + 1] = low;
            size++;
        }
    }

    /** Where it is, or where it would go. */
    private int place(long high, long low) {
        int at = 2 * (int) (low & (table.length / 2 - 1));
        while (!isEmpty(at) && (table[at] != high || table[at + 1] != low)) {
            at = (at + 2) % table.length;
        }
        return at;
    }

    private boolean isEmpty(int at) {
        return table[at] == 0 && table[at + 1] == 0;
    }

    private void grow() {
        long[] before = table;
        table = new long[2 * before.length];
        size = 0;
        for (int at = 0; at < before.length; at += 2) {
            if (before[at] != 0 || before[at + 1] != 0) {
                put(before[at], before[at + 1]);
            }
        }
    }

    private static ByteBuffer hash(String text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
