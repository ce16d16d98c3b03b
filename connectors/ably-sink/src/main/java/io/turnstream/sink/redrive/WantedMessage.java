package io.turnstream.sink.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.codec.ChannelOperation;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.codec.TurnEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message as it should be when everything is on the channel.
 *
 * @param key its key, unique in its turn
 * @param kind what the codec says of it
 * @param name its Ably name
 * @param data its whole data
 * @param created the extras that it is created with, without reference
 * @param extras the extras that it ends with, without reference
 * @param reference the anchor whose serial belongs into the extras
 */
record WantedMessage(
        String key,
        MessageDraft.Kind kind,
        @Nullable String name,
        @Nullable JsonNode data,
        ObjectNode created,
        ObjectNode extras,
        Optional<MessageDraft.SerialReference> reference) {

    boolean isAnchor() {
        return kind == MessageDraft.Kind.ANCHOR;
    }

    /** True when it hangs on the anchor. */
    boolean belongsTo(WantedMessage anchor) {
        return reference.map(place -> place.key().equals(anchor.key)).orElse(false);
    }

    /** All messages of a turn, in the order of their creates, as the codec itself would have made them. */
    static List<WantedMessage> of(TurnEncoder encoder, List<TurnEvent> events) {
        Map<String, Growing> messages = new LinkedHashMap<>();
        for (TurnEvent event : events) {
            for (ChannelOperation operation : encoder.encode(event)) {
                if (operation instanceof ChannelOperation.Create create) {
                    messages.put(create.key(), new Growing(create.message()));
                } else {
                    Optional.ofNullable(messages.get(operation.key())).ifPresent(message -> message.take(operation));
                }
            }
        }
        List<WantedMessage> wanted = new ArrayList<>();
        messages.values().forEach(message -> wanted.add(message.wanted()));
        return wanted;
    }

    private static final class Growing {
        private final MessageDraft draft;
        private final StringBuilder text = new StringBuilder();
        private ObjectNode extras;

        Growing(MessageDraft draft) {
            this.draft = draft;
            this.extras = draft.extras();
        }

        void take(ChannelOperation operation) {
            if (operation instanceof ChannelOperation.Append append) {
                text.append(append.text());
            } else if (operation instanceof ChannelOperation.Close close) {
                extras = close.extras();
            }
        }

        WantedMessage wanted() {
            return new WantedMessage(
                    draft.key(),
                    draft.kind(),
                    draft.name(),
                    draft.kind().grows() ? TextNode.valueOf(text.toString()) : draft.data(),
                    draft.extras(),
                    extras,
                    draft.reference());
        }
    }
}
