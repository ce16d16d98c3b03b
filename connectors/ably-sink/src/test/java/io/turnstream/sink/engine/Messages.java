package io.turnstream.sink.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.codec.MessageDraft.Kind;
import io.turnstream.sink.codec.MessageDraft.SerialReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages in the states that tests begin with. */
final class Messages {

    private Messages() {}

    static MessageDelivery of(Kind kind) {
        return new MessageDelivery(draft(kind, null, Optional.empty()));
    }

    static MessageDelivery stream() {
        return of(Kind.STREAM);
    }

    /** A stream that is on the channel, empty, and has {@code text} to send. */
    static MessageDelivery created(String text) {
        MessageDelivery message = stream();
        message.creating();
        message.created("s1");
        message.grow(text);
        return message;
    }

    static MessageDraft draft(Kind kind, @Nullable JsonNode data, Optional<SerialReference> reference) {
        return new MessageDraft("key", kind, "name", data, extras("streaming"), reference);
    }

    static ObjectNode extras(String status) {
        ObjectNode extras = JsonNodeFactory.instance.objectNode();
        extras.putObject("t").put("status", status);
        return extras;
    }

    /** What the channel holds. */
    static StoredMessage stored(@Nullable JsonNode data, String status) {
        return new StoredMessage("s1", "id", "name", data, extras(status), false);
    }

    static StoredMessage stored(String text, String status) {
        return stored(TextNode.valueOf(text), status);
    }
}
