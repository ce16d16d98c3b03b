package io.turnstream.bench.load;

import io.turnstream.bench.process.ReachedOperation;
import io.turnstream.bench.stats.Latencies;
import io.turnstream.local.ably.channel.OperationKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What became of the answers at the Ably-compatible server: when each token arrived, and what its messages hold. A token
 * has arrived with the first operation that was applied and after which the message ends with it or with a later one of
 * its response. Used from one thread.
 */
public final class Arrivals {

    private final Sent sent;
    private final String channelPrefix;
    private final Map<Key, Seen> seen = new HashMap<>();
    private final Map<String, Growing> messages = new HashMap<>();
    private long operations;
    private long refusals;

    private record Key(int stream, int response) {}

    /** How far one response has arrived, when, and over which messages. */
    private static final class Seen {
        private final SentResponse response;
        private final long[] arrivedMicros;
        private final Map<String, Growing> parts = new LinkedHashMap<>();
        private int next;

        Seen(SentResponse response) {
            this.response = response;
            this.arrivedMicros = new long[response.tokens()];
        }

        private boolean isWhole() {
            StringBuilder text = new StringBuilder();
            parts.values().forEach(part -> text.append(part.text));
            return response.text().contentEquals(text);
        }
    }

    private static final class Growing {
        private final StringBuilder text = new StringBuilder();
    }

    /**
     * Nothing has arrived yet.
     *
     * @param prefix what the names of the sessions begin with
     */
    public Arrivals(Sent sent, String prefix) {
        this.sent = sent;
        this.channelPrefix = "ai:" + prefix;
    }

    /** An operation has reached the server. Those of other sessions are passed over. */
    public void accept(ReachedOperation operation) {
        int stream = streamOf(operation.channel());
        if (stream < 0) {
            return;
        }
        if (!operation.applied()) {
            refusals += operation.code() == 0 ? 0 : 1;
            return;
        }
        operations++;
        Growing message = messages.computeIfAbsent(operation.channel() + ' ' + operation.serial(), id -> new Growing());
        if (operation.kind() != OperationKind.APPEND) {
            message.text.setLength(0);
        }
        message.text.append(operation.data());
        TokenText.lastOf(operation.data()).ifPresent(last -> arrived(stream, operation, message, last));
    }

    private void arrived(int stream, ReachedOperation operation, Growing message, TokenText last) {
        Key key = new Key(stream, last.response());
        Seen response = seen.get(key);
        if (response == null) {
            Optional<SentResponse> known = sent.response(stream, last.response());
            if (known.isEmpty()) {
                return;
            }
            response = new Seen(known.get());
            seen.put(key, response);
        }
        response.parts.put(operation.serial(), message);
        for (; response.next <= last.token() && response.next < response.arrivedMicros.length; response.next++) {
            response.arrivedMicros[response.next] = operation.micros();
        }
    }

    /** The number of the stream whose channel this is; -1 for the channels of others. */
    private int streamOf(String channel) {
        if (!channel.startsWith(channelPrefix)) {
            return -1;
        }
        String rest = channel.substring(channelPrefix.length());
        boolean isNumber = !rest.isEmpty() && rest.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(rest) : -1;
    }

    /** Operations that were applied. */
    public long operations() {
        return operations;
    }

    /** Operations that were refused. */
    public long refusals() {
        return refusals;
    }

    /** How many answers stand on their channels character by character as they were written, and complete. */
    public long whole() {
        return seen.values().stream().filter(Seen::isWhole).count();
    }

    /** True when the last token of every answer has arrived. */
    public boolean allArrived() {
        return seen.size() == sent.all().size()
                && seen.values().stream().allMatch(response -> response.next == response.response.tokens());
    }

    /** Latencies of tokens that were due in a window of time. */
    public Delays delays(long fromMicros, long toMicros) {
        Delays delays = new Delays();
        for (Seen response : seen.values()) {
            for (int token = 0; token < response.next; token++) {
                long due = response.response.dueMicros(token);
                if (due >= fromMicros && due < toMicros) {
                    delays.add(response.response, token, response.arrivedMicros[token]);
                }
            }
        }
        return delays;
    }

    /** Latencies of the first token of a response and of its other ones, since it was appended and since it was due. */
    public static final class Delays {
        private final Latencies first = new Latencies();
        private final Latencies later = new Latencies();
        private final Latencies firstSinceDue = new Latencies();
        private final Latencies laterSinceDue = new Latencies();

        private void add(SentResponse response, int token, long arrivedMicros) {
            (token == 0 ? first : later).addMicros(arrivedMicros - response.appendedMicros(token));
            (token == 0 ? firstSinceDue : laterSinceDue).addMicros(arrivedMicros - response.dueMicros(token));
        }

        public Latencies first() {
            return first;
        }

        public Latencies later() {
            return later;
        }

        public Latencies firstSinceDue() {
            return firstSinceDue;
        }

        public Latencies laterSinceDue() {
            return laterSinceDue;
        }
    }
}
