package io.turnstream.bench.process;

import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.log.LoggedOperation.Applied;
import org.jspecify.annotations.Nullable;

/**
 * One operation that reached the Ably-compatible server, as {@link RecordingAbly} writes it down.
 *
 * @param micros when, in microseconds since the epoch
 * @param connection the connection that it came over; empty for REST
 * @param channel where it was
 * @param kind what it asked for
 * @param serial the message; empty when a create was refused
 * @param applied whether it took effect
 * @param code the code of the refusal; 0 when it was not refused
 * @param name the name that it gave; empty for none
 * @param data the data that it gave; empty for none
 */
public record ReachedOperation(
        long micros,
        String connection,
        String channel,
        OperationKind kind,
        String serial,
        boolean applied,
        int code,
        String name,
        String data) {

    private static final int FIELDS = 9;

    static ReachedOperation of(long micros, LoggedOperation operation) {
        return new ReachedOperation(
                micros,
                orEmpty(operation.connectionId()),
                operation.channel(),
                operation.kind(),
                orEmpty(operation.serial()),
                operation.applied() == Applied.YES,
                operation.code(),
                orEmpty(operation.name()),
                orEmpty(operation.data()));
    }

    /** One line, fields apart by tabs. */
    String toLine() {
        return String.join(
                "\t",
                Long.toString(micros),
                connection,
                channel,
                kind.name(),
                serial,
                Boolean.toString(applied),
                Integer.toString(code),
                escaped(name),
                escaped(data));
    }

    /**
     * Reads what {@link #toLine} wrote.
     *
     * @throws IllegalArgumentException for any other line
     */
    static ReachedOperation parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("not an operation: " + line);
        }
        return new ReachedOperation(
                Long.parseLong(fields[0]),
                fields[1],
                fields[2],
                OperationKind.valueOf(fields[3]),
                fields[4],
                Boolean.parseBoolean(fields[5]),
                Integer.parseInt(fields[6]),
                unescaped(fields[7]),
                unescaped(fields[8]));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char next = text.charAt(++i);
            plain.append(next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next);
        }
        return plain.toString();
    }
}
