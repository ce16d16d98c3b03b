package io.turnstream.simulator.histories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * What somebody does to one message of a channel. Serials are not known before it is done: a message is called by its
 * label, and so it is in the headers of others.
 *
 * @param kind what is done
 * @param label the message
 * @param name the name that a new message has; null for none
 * @param data text or JSON; null for none
 * @param extras all of them
 */
record Operation(
        Kind kind,
        String label,
        @Nullable String name,
        @Nullable JsonNode data,
        ObjectNode extras) {

    private static final String TRANSPORT = "/ai/transport";
    private static final String START = "step-start-serial";

    /** As the methods of Ably's clients are called. */
    enum Kind {
        PUBLISH("publish"),
        APPEND("append"),
        UPDATE("update"),
        DELETE("delete");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    boolean isPublish() {
        return kind == Kind.PUBLISH;
    }

    boolean isNamed(String word) {
        return word.equals(name);
    }

    String text() {
        return data == null ? "" : data.asText();
    }

    /** A header of the transport; null when it is not there. */
    @Nullable String transport(String header) {
        return extras.at(TRANSPORT).path(header).textValue();
    }

    /** The label of the start of its step; null when it names none. */
    @Nullable String start() {
        String start = transport(START);
        return start != null && start.startsWith("@") ? start.substring(1) : null;
    }

    Operation withStart(String start) {
        return with(START, start);
    }

    /** With a header of the transport; without it for null. */
    Operation with(String header, @Nullable String value) {
        ObjectNode other = extras.deepCopy();
        ObjectNode transport = other.withObject(TRANSPORT);
        if (value == null) {
            transport.remove(header);
        } else {
            transport.put(header, value);
        }
        return new Operation(kind, label, name, data, other);
    }

    /** With other headers of the codec. */
    Operation withCodec(ObjectNode codec) {
        ObjectNode other = extras.deepCopy();
        other.withObject("/ai").set("codec", codec);
        return new Operation(kind, label, name, data, other);
    }

    Operation called(String otherLabel) {
        return new Operation(kind, otherLabel, name, data, extras);
    }

    Operation named(String otherName) {
        return new Operation(kind, label, otherName, data, extras);
    }

    Operation saying(@Nullable JsonNode other) {
        return new Operation(kind, label, name, other, extras);
    }

    Operation saying(String other) {
        return saying(TextNode.valueOf(other));
    }

    /** Another operation on this message, with these extras. */
    Operation followedBy(Kind other, String text) {
        return new Operation(other, label, null, TextNode.valueOf(text), extras);
    }

    /** As it is written down. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("op", kind.word);
        if (isPublish()) {
            json.put("as", label);
        }
        ObjectNode message = json.putObject("message");
        if (!isPublish()) {
            message.put("serial", "@" + label);
        }
        if (name != null) {
            message.put("name", name);
        }
        if (data != null) {
            message.set("data", data);
        }
        message.set("extras", extras);
        return json;
    }
}
