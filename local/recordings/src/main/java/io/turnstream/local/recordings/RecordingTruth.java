package io.turnstream.local.recordings;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recording itself says, read without any of the code that it is used to test: for OpenAI the provider's own
 * final aggregate, for Anthropic a plain reading line by line.
 *
 * @param outcome whether the provider finished, failed, or was cut off
 * @param finish the provider's own word for the end: a {@code stop_reason}, a status or the reason of an incomplete
 *     response; null when there was none
 * @param parts text, reasoning, refusals and tool calls in the order of the answer
 * @param usage the provider's last figures; null when there were none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecordingTruth(
        Outcome outcome,
        @Nullable String finish,
        List<Part> parts,
        @Nullable Usage usage) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter PRETTY = JSON.writer(SerializationFeature.INDENT_OUTPUT);

    /** How a recorded stream ended. */
    public enum Outcome {
        /** With the provider's own end, also when that was a limit. */
        COMPLETE,
        /** With an error of the provider. */
        ERROR,
        /** Without any end. */
        CUT_OFF
    }

    /** What a part is. */
    public enum Kind {
        TEXT,
        REASONING,
        REFUSAL,
        /** A call whose arguments the provider reports as JSON text. Other calls of hosted tools are left out. */
        TOOL_CALL
    }

    /**
     * One part of the answer.
     *
     * @param kind what it is
     * @param type the provider's own type of the block, item or content part
     * @param text the whole text, or the arguments of a tool call as JSON text ({@code {}} for none)
     * @param callId id of a tool call; null otherwise
     * @param name name of the called tool; null otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Part(
            Kind kind,
            String type,
            String text,
            @Nullable String callId,
            @Nullable String name) {

        static Part of(Kind kind, String type, String text) {
            return new Part(kind, type, text, null, null);
        }
    }

    /** Tokens as the provider counts them; null where it does not. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Usage(
            @Nullable Long input,
            @Nullable Long output,
            @Nullable Long reasoning,
            @Nullable Long cacheRead,
            @Nullable Long cacheWrite,
            @Nullable Long total) {}

    /** Reads a recording. */
    public static RecordingTruth of(Recording recording) {
        List<JsonNode> documents = documents(recording.body());
        return recording.dialect().equals("anthropic")
                ? AnthropicTruth.of(documents)
                : OpenAiResponsesTruth.of(documents);
    }

    /** Reads what {@link #toJson()} wrote. */
    public static RecordingTruth parse(byte[] json) {
        try {
            return JSON.readValue(json, RecordingTruth.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This account as JSON text, the same every time. */
    public String toJson() {
        try {
            return PRETTY.writeValueAsString(this) + '\n';
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts of all parts of one kind, in order. */
    public List<String> texts(Kind kind) {
        return parts.stream()
                .filter(part -> part.kind() == kind)
                .map(Part::text)
                .toList();
    }

    /** No recording splits a document over lines, so a line is enough. */
    private static List<JsonNode> documents(byte[] body) {
        return new String(body, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> read(line.substring("data: ".length())))
                .toList();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a recording holds a line that is not JSON", e);
        }
    }
}
