package io.turnstream.source.response;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What fits into one record. Kafka refuses a record of more than 1 MiB unless told otherwise, and a refused record would
 * end its response.
 */
final class RecordLimits {

    /** Longest delta in one event, in UTF-16 units. A longer one is sent in pieces. */
    static final int MAX_DELTA = 64 << 10;

    /** Longest value in a detail, in bytes of UTF-8. No event has more than three long ones. */
    static final int MAX_VALUE = 300 << 10;

    /** Longest file in a record, in bytes. */
    static final int MAX_FILE = 700 << 10;

    private static final int MAX_UTF8_PER_UNIT = 3;

    private long omitted;

    /** {@code value}, well formed; null, and counted, if it is too big. */
    @Nullable String fitting(@Nullable String value) {
        if (value == null) {
            return null;
        }
        boolean fits = value.length() <= MAX_VALUE / MAX_UTF8_PER_UNIT
                || value.getBytes(StandardCharsets.UTF_8).length <= MAX_VALUE;
        if (fits) {
            return Characters.wellFormed(value);
        }
        omitted++;
        return null;
    }

    /** {@code file}; null, and counted, if it is too big. */
    @Nullable ByteBuffer fitting(byte[] file) {
        if (file.length <= MAX_FILE) {
            return ByteBuffer.wrap(file);
        }
        omitted++;
        return null;
    }

    void omit() {
        omitted++;
    }

    long omitted() {
        return omitted;
    }
}
