package io.turnstream.local.ably.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * MessagePack, the binary form of everything that Ably says in JSON (RSC8a, RTN2a).
 *
 * <p>The two differ in one thing: bytes travel as bytes here, and in base64 with an encoding that says so in JSON (RSL4c,
 * RSL4d). Inside this server there is JSON, so the data of a message that ends in base64 is written as bytes.
 */
public final class MessagePack {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String BASE64 = "base64";
    private static final int MAX_DEPTH = 200;

    private MessagePack() {}

    /**
     * Reads one value, which is all there is.
     *
     * @throws IOException when it is not MessagePack, or has something that JSON has not
     */
    public static JsonNode read(byte[] bytes) throws IOException {
        try (MessageUnpacker unpacker = org.msgpack.core.MessagePack.newDefaultUnpacker(bytes)) {
            JsonNode value = new Reading(unpacker, bytes.length).value(0);
            if (unpacker.hasNext()) {
                throw new IOException("there is something behind the value");
            }
            return value;
        } catch (MessagePackException e) {
            throw new IOException("not MessagePack", e);
        }
    }

    /** Writes a value. */
    public static byte[] write(JsonNode value) {
        try (MessageBufferPacker packer = org.msgpack.core.MessagePack.newDefaultBufferPacker()) {
            write(value, packer);
            return packer.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    private record Reading(MessageUnpacker unpacker, int size) {

        JsonNode value(int depth) throws IOException {
            if (depth > MAX_DEPTH) {
                throw new IOException("nested deeper than " + MAX_DEPTH);
            }
            ValueType type = unpacker.getNextFormat().getValueType();
            return switch (type) {
                case NIL -> {
                    unpacker.unpackNil();
                    yield NODES.nullNode();
                }
                case BOOLEAN -> NODES.booleanNode(unpacker.unpackBoolean());
                case INTEGER -> integer();
                case FLOAT -> NODES.numberNode(unpacker.unpackDouble());
                case STRING -> NODES.textNode(unpacker.unpackString());
                case BINARY -> NODES.binaryNode(payload(unpacker.unpackBinaryHeader()));
                case ARRAY -> array(unpacker.unpackArrayHeader(), depth);
                case MAP -> object(unpacker.unpackMapHeader(), depth);
                case EXTENSION -> throw new IOException("extension types mean nothing here");
            };
        }

        /** As a JSON parser would have it: the smallest type that holds it, so that equal values are equal nodes. */
        private JsonNode integer() throws IOException {
            BigInteger number = unpacker.unpackBigInteger();
            if (number.bitLength() < Integer.SIZE) {
                return NODES.numberNode(number.intValue());
            }
            return number.bitLength() < Long.SIZE ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
        }

        /** What claims to be longer than everything is refused before memory is given to it. */
        private byte[] payload(int length) throws IOException {
            if (length > size) {
                throw new IOException("cut off");
            }
            return unpacker.readPayload(length);
        }

        private ArrayNode array(int length, int depth) throws IOException {
            ArrayNode array = NODES.arrayNode();
            for (int i = 0; i < length; i++) {
                array.add(value(depth + 1));
            }
            return array;
        }

        private ObjectNode object(int length, int depth) throws IOException {
            ObjectNode object = NODES.objectNode();
            for (int i = 0; i < length; i++) {
                object.set(unpacker.unpackString(), value(depth + 1));
            }
            return object;
        }
    }

    private static void write(JsonNode value, MessagePacker packer) throws IOException {
        switch (value.getNodeType()) {
            case OBJECT -> writeObject((ObjectNode) value, packer);
            case ARRAY -> {
                packer.packArrayHeader(value.size());
                for (JsonNode element : value) {
                    write(element, packer);
                }
            }
            case STRING -> packer.packString(value.textValue());
            case BINARY -> writeBytes(value.binaryValue(), packer);
            case BOOLEAN -> packer.packBoolean(value.booleanValue());
            case NUMBER -> writeNumber(value, packer);
            case NULL, MISSING, POJO -> packer.packNil();
        }
    }

    private static void writeNumber(JsonNode number, MessagePacker packer) throws IOException {
        if (!number.isIntegralNumber()) {
            packer.packDouble(number.doubleValue());
        } else if (number.canConvertToLong()) {
            packer.packLong(number.longValue());
        } else {
            packer.packBigInteger(number.bigIntegerValue());
        }
    }

    private static void writeBytes(byte[] bytes, MessagePacker packer) throws IOException {
        packer.packBinaryHeader(bytes.length);
        packer.writePayload(bytes);
    }

    private static void writeObject(ObjectNode object, MessagePacker packer) throws IOException {
        ObjectNode written = withBytes(object);
        packer.packMapHeader(written.size());
        for (Map.Entry<String, JsonNode> field : written.properties()) {
            packer.packString(field.getKey());
            write(field.getValue(), packer);
        }
    }

    /** The object itself, or, when it is a message with data in base64, a copy that has the bytes. */
    private static ObjectNode withBytes(ObjectNode object) {
        String encoding = object.path("encoding").asText("");
        JsonNode data = object.path("data");
        if (!data.isTextual() || !(encoding.equals(BASE64) || encoding.endsWith("/" + BASE64))) {
            return object;
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(data.textValue());
        } catch (IllegalArgumentException e) {
            // what its publisher called base64 and is none is left to who can read it
            return object;
        }
        ObjectNode copy = NODES.objectNode();
        copy.setAll(object);
        copy.put("data", bytes);
        if (encoding.equals(BASE64)) {
            copy.remove("encoding");
        } else {
            copy.put("encoding", encoding.substring(0, encoding.length() - BASE64.length() - 1));
        }
        return copy;
    }
}
