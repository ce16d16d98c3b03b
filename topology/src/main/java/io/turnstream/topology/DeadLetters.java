package io.turnstream.topology;

import io.turnstream.topology.assembly.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Records that are set aside: key and value as they came, and headers that say why, under the names that Streams uses. */
final class DeadLetters {

    /** The reason in one word: see {@link Refusal}. */
    static final String REASON = "turnstream.reason";

    private static final String EXCEPTION = "__streams.errors.exception";
    private static final String MESSAGE = "__streams.errors.message";
    private static final String STACKTRACE = "__streams.errors.stacktrace";
    private static final String TOPIC = "__streams.errors.topic";
    private static final String PARTITION = "__streams.errors.partition";
    private static final String OFFSET = "__streams.errors.offset";

    private static final int MAX_STACKTRACE = 4096;

    private DeadLetters() {}

    /**
     * {@code record} as a dead letter.
     *
     * @param where the place that it was read from; empty: not known
     */
    static Record<byte[], byte[]> of(
            Record<byte[], byte[]> record,
            Optional<RecordMetadata> where,
            Refusal reason,
            String explanation,
            @Nullable Throwable failure) {
        Headers headers = new RecordHeaders(record.headers());
        put(headers, REASON, reason.code());
        put(headers, MESSAGE, explanation);
        put(headers, EXCEPTION, (failure == null ? Refusal.class : failure.getClass()).getName());
        if (failure != null) {
            put(headers, STACKTRACE, stackTrace(failure));
        }
        where.ifPresent(metadata -> {
            put(headers, TOPIC, metadata.topic());
            put(headers, PARTITION, Integer.toString(metadata.partition()));
            put(headers, OFFSET, Long.toString(metadata.offset()));
        });
        return record.withHeaders(headers);
    }

    private static String stackTrace(Throwable failure) {
        var trace = new StringBuilder();
        for (StackTraceElement element : failure.getStackTrace()) {
            if (trace.length() > MAX_STACKTRACE) {
                break;
            }
            trace.append(element).append('\n');
        }
        return trace.toString();
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
