package io.turnstream.sink.redrive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.avro.Failure;
import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.codec.ChannelOperation;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.codec.OnChannel;
import io.turnstream.sink.codec.TurnEncoder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A turn on a paper channel as a sink leaves it that was refused after some operations, and then ended the turn. */
final class Published implements OnChannel {

    private final PaperChannel channel;
    private final Map<String, String> serials = new HashMap<>();
    private final Map<String, MessageDraft> drafts = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    private Published(PaperChannel channel) {
        this.channel = channel;
    }

    /**
     * Publishes the beginning of a turn.
     *
     * @param operations how many operations of the codec are not refused
     * @return how many there were in all
     */
    static int beginning(PaperChannel channel, TurnEncoder encoder, List<TurnEvent> events, int operations) {
        var published = new Published(channel);
        int done = 0;
        int all = 0;
        for (TurnEvent event : events) {
            for (ChannelOperation operation : encoder.encode(event)) {
                if (done < operations) {
                    published.carryOut(operation);
                    done++;
                }
                all++;
            }
        }
        if (done < all) {
            Failure refused = Failure.newBuilder()
                    .setCode("publish_refused")
                    .setMessage("no")
                    .build();
            encoder.giveUp(refused, published).forEach(published::carryOut);
        }
        return all;
    }

    private void carryOut(ChannelOperation operation) {
        if (operation instanceof ChannelOperation.Create create) {
            MessageDraft draft = create.message();
            drafts.put(draft.key(), draft);
            var data = draft.kind().grows() ? TextNode.valueOf("") : draft.data();
            var message = new ChannelMessage("e" + serials.size(), draft.name(), data, filled(draft, draft.extras()));
            serials.put(
                    draft.key(),
                    channel.publish("c", List.of(message))
                            .toCompletableFuture()
                            .join()
                            .get(0));
            if (draft.kind().grows()) {
                open.add(draft.key());
            }
        } else if (operation instanceof ChannelOperation.Append append) {
            MessageDraft draft = draft(append.key());
            append(append.key(), append.text(), filled(draft, draft.extras()));
        } else if (operation instanceof ChannelOperation.Close close) {
            append(close.key(), "", filled(draft(close.key()), close.extras()));
            open.remove(close.key());
        }
    }

    private void append(String key, String text, ObjectNode extras) {
        channel.append(
                        "c",
                        serials.getOrDefault(key, "?"),
                        new ChannelMessage(null, null, TextNode.valueOf(text), extras))
                .toCompletableFuture()
                .join();
    }

    private MessageDraft draft(String key) {
        MessageDraft draft = drafts.get(key);
        if (draft == null) {
            throw new AssertionError("never created: " + key);
        }
        return draft;
    }

    private ObjectNode filled(MessageDraft draft, ObjectNode extras) {
        ObjectNode filled = extras.deepCopy();
        draft.reference().ifPresent(reference -> filled.withObject("/ai/transport")
                .put("step-start-serial", serials.getOrDefault(reference.key(), "?")));
        return filled;
    }

    @Override
    public boolean has(String key) {
        return serials.containsKey(key);
    }

    @Override
    public boolean isOpen(String key) {
        return open.contains(key);
    }
}
