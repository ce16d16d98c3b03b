package io.turnstream.sink.ably;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import com.google.gson.annotations.JsonAdapter;
import io.ably.lib.types.Message;
import io.ably.lib.types.MessageExtras;
import io.turnstream.sink.channel.ChannelMessage;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A message with an action that ably-java 1.5.0 has no word for: its MessageAction ends before append. Gson prefers
 * the adapter on the class of the object at hand, so the library sends what this class writes; the bytes are those of
 * ably-java 1.8.0, which can append by itself.
 */
@JsonAdapter(EditMessage.Wire.class)
final class EditMessage extends Message {

    /** What is done to a message, with its number in the protocol (Ably features spec, TM5). */
    enum Action {
        CREATE(0),
        UPDATE(1),
        DELETE(2),
        APPEND(5);

        private final int number;

        Action(int number) {
            this.number = number;
        }
    }

    private final Action edit;
    private final Operation<?> operation;

    /** @param target the serial of the message that is edited; null for a new one */
    EditMessage(Action edit, @Nullable String target, ChannelMessage content, Operation<?> operation) {
        super(content.name(), null);
        this.edit = edit;
        this.operation = operation;
        this.serial = target;
        this.id = content.id();
        this.extras = content.extras().isEmpty()
                ? null
                : new MessageExtras(
                        JsonParser.parseString(content.extras().toString()).getAsJsonObject());
        encode(content.data());
    }

    /** Whose outcome this message waits for. */
    Operation<?> operation() {
        return operation;
    }

    /** Text goes as it is, structures as JSON text that says so (RSL4c, RSL4d). */
    private void encode(@Nullable JsonNode content) {
        if (content == null || content.isNull()) {
            return;
        }
        if (content.isTextual()) {
            data = content.textValue();
        } else if (content.isContainerNode()) {
            data = content.toString();
            encoding = "json";
        } else {
            throw new IllegalArgumentException("Message data must be text, an object or an array");
        }
    }

    /** Writes the message as its base class does, and adds the action to edits. */
    static final class Wire implements JsonSerializer<EditMessage> {

        private static final Message.Serializer BASE = new Message.Serializer();

        @Override
        public JsonElement serialize(EditMessage message, Type type, JsonSerializationContext context) {
            var json = BASE.serialize(message, Message.class, context).getAsJsonObject();
            if (message.edit != Action.CREATE) {
                json.add("version", new JsonObject());
                json.addProperty("action", message.edit.number);
            }
            return json;
        }
    }
}
