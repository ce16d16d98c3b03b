package io.turnstream.sink.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Ably's channels as the engine can see them, in memory and in virtual time. A double: it knows creates by id, appends,
 * updates, history, what a refused append may leave behind, and what a live viewer shows.
 */
final class ModelAbly {

    final Map<String, Channel> channels = new LinkedHashMap<>();
    private long serials;

    /** What a create is answered that was known by its id: Ably's documentation leaves it open. */
    UnaryOperator<@Nullable String> repeated = first -> first;

    Channel channel(String name) {
        return channels.computeIfAbsent(name, n -> new Channel());
    }

    String newSerial() {
        return "s%08d".formatted(++serials);
    }

    /** One channel: what is stored, and what a viewer that was there from the start has on screen. */
    final class Channel {
        final List<Message> messages = new ArrayList<>();
        final List<String> violations = new ArrayList<>();
        int operations;
        int repeats;

        List<@Nullable String> publish(List<ChannelMessage> creates) {
            operations++;
            List<@Nullable String> result = new ArrayList<>();
            for (ChannelMessage create : creates) {
                Message known = byId(create.id());
                if (known == null) {
                    known = new Message(newSerial(), create);
                    messages.add(known);
                    result.add(known.serial);
                } else {
                    repeats++;
                    result.add(repeated.apply(known.serial));
                }
            }
            return result;
        }

        void append(String serial, ChannelMessage content) {
            operations++;
            message(serial).append(content);
        }

        void update(String serial, ChannelMessage content) {
            operations++;
            message(serial).update(content);
        }

        boolean has(String serial) {
            return messages.stream().anyMatch(m -> m.serial.equals(serial) && !m.deleted);
        }

        Message message(String serial) {
            return messages.stream()
                    .filter(m -> m.serial.equals(serial))
                    .findFirst()
                    .orElseThrow();
        }

        private @Nullable Message byId(@Nullable String id) {
            return messages.stream()
                    .filter(m -> m.id != null && m.id.equals(id))
                    .findFirst()
                    .orElse(null);
        }

        Optional<StoredMessage> get(String serial) {
            return messages.stream()
                    .filter(m -> m.serial.equals(serial))
                    .findFirst()
                    .map(Message::stored);
        }

        HistoryPage history(Optional<String> from, int limit) {
            List<StoredMessage> newestFirst = new ArrayList<>();
            messages.forEach(m -> newestFirst.add(m.stored()));
            Collections.reverse(newestFirst);
            int start = from.map(Integer::parseInt).orElse(0);
            int end = Math.min(newestFirst.size(), start + limit);
            return new HistoryPage(
                    newestFirst.subList(start, end), end < newestFirst.size() ? String.valueOf(end) : null);
        }

        /** The serials of the newest anchor of each step: what hangs on another is not shown. */
        List<Message> shown(String turn) {
            Map<String, String> anchors = new HashMap<>();
            for (Message message : messages) {
                if (StepCodec.STEP.equals(message.name)) {
                    anchors.put(
                            message.turn() + "/"
                                    + message.extras.at("/t/response").asText(),
                            message.serial);
                }
            }
            return messages.stream()
                    .filter(m -> StepCodec.STREAM.equals(m.name) && m.turn().equals(turn))
                    .filter(m -> anchors.containsValue(m.step()))
                    .toList();
        }

        String storedText(String turn) {
            StringBuilder text = new StringBuilder();
            shown(turn).forEach(m -> text.append(m.data));
            return text.toString();
        }

        String liveText(String turn) {
            StringBuilder text = new StringBuilder();
            shown(turn).forEach(m -> text.append(m.live));
            return text.toString();
        }

        long count(String name, String turn) {
            return messages.stream()
                    .filter(m -> name.equals(m.name) && m.turn().equals(turn))
                    .count();
        }
    }

    /** One message, with the tracker of a live viewer as the official client keeps it. */
    static final class Message {
        final String serial;
        final @Nullable String id;
        final @Nullable String name;
        JsonNode extras;
        String data;
        String live = "";
        boolean liveClosed;
        boolean deleted;

        /** Data of a refused append that comes back with the next one. */
        String residue = "";

        Message(String serial, ChannelMessage create) {
            this.serial = serial;
            this.id = create.id();
            this.name = create.name();
            this.extras = create.extras();
            this.data = text(create.data());
        }

        void append(ChannelMessage content) {
            String delta = residue + text(content.data());
            residue = "";
            data += delta;
            extras = content.extras();
            if (!liveClosed) {
                live += delta;
                liveClosed = isTerminal();
            }
        }

        void update(ChannelMessage content) {
            data = text(content.data());
            extras = content.extras();
            if (!liveClosed && data.startsWith(live)) {
                live = data;
                liveClosed = isTerminal();
            }
        }

        boolean isTerminal() {
            return !"streaming".equals(extras.at("/t/status").asText("streaming"));
        }

        String turn() {
            return extras.at("/t/turn").asText();
        }

        String step() {
            return extras.at("/t/step").asText();
        }

        StoredMessage stored() {
            return new StoredMessage(serial, id, name, TextNode.valueOf(data), extras, deleted);
        }

        private static String text(@Nullable JsonNode data) {
            return data == null ? "" : data.asText();
        }
    }

    static ChannelException missing() {
        return ChannelException.refused(40400, 404, "no such message");
    }
}
