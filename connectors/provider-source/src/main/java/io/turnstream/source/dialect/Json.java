package io.turnstream.source.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** JSON as providers send it. Numbers keep their digits. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** The document in {@code text}; a missing node when it is not JSON. */
    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The string in field {@code name}; null when there is none. */
    static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() ? value.textValue() : null;
    }

    /** The string in field {@code name}; empty when there is none. */
    static String textOrEmpty(JsonNode node, String name) {
        return node.path(name).asText("");
    }

    static @Nullable Integer integer(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isIntegralNumber() ? value.intValue() : null;
    }

    static @Nullable Long number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isIntegralNumber() ? value.longValue() : null;
    }

    /** An object with only the fields {@code names} of {@code node} that say something; null when none does. */
    static @Nullable String only(JsonNode node, String... names) {
        ObjectNode kept = object();
        for (String name : names) {
            JsonNode value = node.path(name);
            boolean empty = value.isMissingNode()
                    || value.isNull()
                    || (value.isContainerNode() && value.isEmpty())
                    || (value.isTextual() && value.textValue().isEmpty());
            if (!empty) {
                kept.set(name, value);
            }
        }
        return kept.isEmpty() ? null : kept.toString();
    }

    /** {@code text} as it stands inside the quotes of a JSON string. Pieces can be escaped one by one. */
    static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }
}
