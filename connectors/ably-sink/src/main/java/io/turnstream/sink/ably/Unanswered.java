package io.turnstream.sink.ably;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.turnstream.sink.channel.ChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What was sent on a connection and not answered yet, by message serial.
 *
 * <p>ably-java takes an answer for one message as an answer for all before it: a NACK that overtakes an ACK would turn
 * an applied create into a refused one, which then is created twice. Here each answer counts for exactly what it
 * names, and the library is told only of the run without gaps that is {@link #settled()}. (RTN7a, TR4s.)
 */
final class Unanswered {

    private final ConcurrentSkipListMap<Long, Operation<?>> operations = new ConcurrentSkipListMap<>();
    private volatile long next;

    void sent(long serial, Operation<?> operation) {
        operations.put(serial, operation);
        next = serial + 1;
    }

    /** @param frame an ACK: {@code msgSerial}, {@code count}, and {@code res} with one result for each */
    void acknowledged(JsonObject frame) {
        var first = frame.get("msgSerial").getAsLong();
        var results = frame.get("res");
        for (var i = 0; i < count(frame); i++) {
            var operation = operations.remove(first + i);
            if (operation != null) {
                operation.acknowledged(serials(results, i));
            }
        }
    }

    /** @param frame a NACK: {@code msgSerial} and {@code count} */
    void refused(JsonObject frame, ChannelException why) {
        var first = frame.get("msgSerial").getAsLong();
        for (var i = 0; i < count(frame); i++) {
            var operation = operations.remove(first + i);
            if (operation != null) {
                operation.failed(why);
            }
        }
    }

    /** All message serials below this one are answered. */
    long settled() {
        // Read before the map: a message that is sent in between is then counted as open, never as settled.
        var end = next;
        Map.@Nullable Entry<Long, Operation<?>> oldest = operations.firstEntry();
        return oldest == null ? end : Math.min(end, oldest.getKey());
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    void clear() {
        operations.clear();
    }

    private static int count(JsonObject frame) {
        return frame.has("count") ? frame.get("count").getAsInt() : 1;
    }

    private static List<@Nullable String> serials(@Nullable JsonElement results, int index) {
        List<@Nullable String> serials = new ArrayList<>();
        if (results != null
                && results.isJsonArray()
                && index < results.getAsJsonArray().size()) {
            var result = results.getAsJsonArray().get(index);
            if (result.isJsonObject() && result.getAsJsonObject().has("serials")) {
                for (var serial : result.getAsJsonObject().getAsJsonArray("serials")) {
                    serials.add(serial.isJsonNull() ? null : serial.getAsString());
                }
            }
        }
        return serials;
    }
}
