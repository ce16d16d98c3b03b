package io.turnstream.sink.ably;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import io.ably.lib.types.Message;
import io.turnstream.sink.channel.ChannelMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message with an action that ably-java 1.5.0 has no word for: its MessageAction ends before append. To the library
 * it is a message like any other; the {@link EditTransport} has it write itself, in the form that ably-java 1.8.0
 * gives it, which can append by itself.
 */
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

    private static final JsonStringEncoder QUOTES = JsonStringEncoder.getInstance();

    private final Action edit;
    private final Operation<?> operation;
    private final String json;

    /**
     * @param target the serial of the message that is edited; null for a new one
     * @param extrasJson the content's extras as JSON; empty for none
     */
    EditMessage(
            Action edit, @Nullable String target, ChannelMessage content, String extrasJson, Operation<?> operation) {
        super(content.name(), null);
        this.edit = edit;
        this.operation = operation;
        this.serial = target;
        this.id = content.id();
        this.json = extrasJson;
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

    /** Adds the message to a frame. */
    void writeTo(StringBuilder frame) {
        frame.append('{');
        if (data != null) {
            write("data", data.toString(), frame);
        }
        if (encoding != null) {
            write("encoding", encoding, frame);
        }
        if (id != null) {
            write("id", id, frame);
        }
        if (name != null) {
            write("name", name, frame);
        }
        if (!json.isEmpty()) {
            frame.append("\"extras\":").append(json).append(',');
        }
        if (edit != Action.CREATE) {
            write("serial", serial, frame);
            frame.append("\"version\":{},\"action\":").append(edit.number).append(',');
        }
        if (frame.charAt(frame.length() - 1) == ',') {
            frame.setLength(frame.length() - 1);
        }
        frame.append('}');
    }

    private static void write(String name, String value, StringBuilder frame) {
        frame.append('"').append(name).append("\":");
        quote(value, frame);
        frame.append(',');
    }

    /** Adds {@code value} as a JSON string. */
    static void quote(String value, StringBuilder frame) {
        frame.append('"');
        QUOTES.quoteAsString(value, frame);
        frame.append('"');
    }
}
