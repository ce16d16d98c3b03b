package io.turnstream.bench.sink;

import io.turnstream.bench.process.ReachedOperation;
import io.turnstream.local.ably.channel.OperationKind;
import java.util.HashMap;
import java.util.Map;

/**
 * What of the answers of one run of a feed stands on its channels, whoever wrote it and with whatever codec: a message
 * whose text begins with a mark is an answer, other messages are none. Used from one thread.
 */
final class TextArrivals {

    private final String channels;
    private final long fromMicros;
    private final long toMicros;
    private final Map<String, Message> messages = new HashMap<>();
    private final Map<Long, Long> firstMicros = new HashMap<>();
    private long characters;
    private long operations;
    private long refusals;

    private static final class Message {
        private int length;
        private boolean isAnswer;
    }

    /** Counts operations whenever they come. */
    TextArrivals(String run) {
        this(run, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Counts operations that come in a window of time; the text counts always. */
    TextArrivals(String run, long fromMicros, long toMicros) {
        this.channels = "ai:" + run;
        this.fromMicros = fromMicros;
        this.toMicros = toMicros;
    }

    /** An operation has reached the server. Those of other runs are passed over. */
    void accept(ReachedOperation operation) {
        if (!operation.channel().startsWith(channels)) {
            return;
        }
        if (!operation.applied()) {
            refusals += operation.code() == 0 ? 0 : 1;
            return;
        }
        operations += operation.micros() >= fromMicros && operation.micros() < toMicros ? 1 : 0;
        Message message =
                messages.computeIfAbsent(operation.channel() + ' ' + operation.serial(), serial -> new Message());
        int before = message.isAnswer ? message.length : 0;
        if (operation.kind() != OperationKind.APPEND) {
            message.length = 0;
        }
        if (message.length == 0 && !operation.data().isEmpty()) {
            long mark = AnswerScript.markOf(operation.data());
            message.isAnswer = mark >= 0;
            if (mark >= 0) {
                firstMicros.putIfAbsent(mark, operation.micros());
            }
        }
        message.length += operation.data().length();
        characters += (message.isAnswer ? message.length : 0) - before;
    }

    /** Characters of answers that stand on the channels now. */
    long characters() {
        return characters;
    }

    /** Operations that were applied in the window. */
    long operations() {
        return operations;
    }

    /** Operations that were refused. */
    long refusals() {
        return refusals;
    }

    /** When the first token of each answer arrived, by its mark. */
    Map<Long, Long> firstMicros() {
        return firstMicros;
    }
}
