package io.turnstream.source.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.avro.DataPart;
import io.turnstream.avro.PartInfo;
import io.turnstream.avro.Source;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.Tool;
import io.turnstream.source.response.PartEnd;
import io.turnstream.source.response.ResponseEvents;
import io.turnstream.source.response.Streamed;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One block of an Anthropic message. */
interface AnthropicBlock {

    /** Takes a delta. Returns false when its type is not known here. */
    boolean delta(JsonNode delta);

    /** The block is over. */
    void stop();

    /** Begins the block; null when its type is not known. */
    static @Nullable AnthropicBlock start(ResponseEvents events, Sources sources, int index, JsonNode block) {
        String type = block.path("type").asText();
        PartInfo.Builder info = PartInfo.newBuilder().setOutputIndex(index);
        return switch (type) {
            case "text" -> new Text(events, sources, info.build(), block);
            case "thinking" -> new Thinking(events, info.setSubtype("text").build(), block);
            case "redacted_thinking" ->
                redacted(events, info.setSubtype("redacted").build(), block);
            case "tool_use", "server_tool_use", "mcp_tool_use" -> new ToolUse(events, info.build(), block);
            case "compaction", "fallback", "container_upload" -> new Data(events, info.build(), block);
            default -> type.endsWith("_tool_result") ? toolResult(events, block) : null;
        };
    }

    /** Thinking that only Anthropic can read; it comes whole. */
    private static AnthropicBlock redacted(ResponseEvents events, PartInfo info, JsonNode block) {
        int part = events.open(Streamed.REASONING, info, null, null);
        events.close(part, PartEnd.PLAIN.with(Json.only(block, "data")));
        return new Whole();
    }

    private static AnthropicBlock toolResult(ResponseEvents events, JsonNode block) {
        JsonNode content = block.path("content");
        boolean failed = block.path("is_error").asBoolean(false)
                || content.path("type").asText().endsWith("_error");
        Tool.Builder tool = Tool.newBuilder()
                .setCallId(Json.textOrEmpty(block, "tool_use_id"))
                .setToolType(block.path("type").asText())
                .setProviderExecuted(true);
        String value = events.fitting(content.toString());
        events.whole(
                failed ? TokenEventKind.TOOL_ERROR : TokenEventKind.TOOL_RESULT,
                -1,
                TokenDetail.newBuilder().setTool((failed ? tool.setErrorText(value) : tool.setOutput(value)).build()));
        return new Whole();
    }

    /** A block that was whole when it started. */
    record Whole() implements AnthropicBlock {
        @Override
        public boolean delta(JsonNode delta) {
            return false;
        }

        @Override
        public void stop() {}
    }

    /** A text, and what it cites. A citation may come before the words that it stands for. */
    final class Text implements AnthropicBlock {
        private final ResponseEvents events;
        private final Sources sources;
        private final int part;

        Text(ResponseEvents events, Sources sources, PartInfo info, JsonNode block) {
            this.events = events;
            this.sources = sources;
            this.part = events.open(Streamed.TEXT, info, null, null);
            events.delta(part, Json.textOrEmpty(block, "text"));
            block.path("citations").forEach(this::cite);
        }

        @Override
        public boolean delta(JsonNode delta) {
            switch (delta.path("type").asText()) {
                case "text_delta" -> events.delta(part, Json.textOrEmpty(delta, "text"));
                case "citations_delta" -> cite(delta.path("citation"));
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void stop() {
            events.close(part, PartEnd.PLAIN);
        }

        private void cite(JsonNode citation) {
            String url = Json.text(citation, "url");
            String document = Json.text(citation, "document_title");
            Source.Builder source = Source.newBuilder().setCitedText(events.fitting(Json.text(citation, "cited_text")));
            sources.add(
                    part,
                    url == null
                            ? source.setType("document").setTitle(document)
                            : source.setType("url").setUrl(url).setTitle(Json.text(citation, "title")),
                    citation);
        }
    }

    /** Thinking, and the signature with which Anthropic knows it again. */
    final class Thinking implements AnthropicBlock {
        private final ResponseEvents events;
        private final int part;
        private final ObjectNode signature = Json.object();

        Thinking(ResponseEvents events, PartInfo info, JsonNode block) {
            this.events = events;
            this.part = events.open(Streamed.REASONING, info, null, null);
            events.delta(part, Json.textOrEmpty(block, "thinking"));
            signature.put("signature", Json.textOrEmpty(block, "signature"));
        }

        @Override
        public boolean delta(JsonNode delta) {
            switch (delta.path("type").asText()) {
                case "thinking_delta" -> events.delta(part, Json.textOrEmpty(delta, "thinking"));
                case "signature_delta" ->
                    signature.put(
                            "signature", signature.path("signature").asText() + Json.textOrEmpty(delta, "signature"));
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void stop() {
            events.close(part, PartEnd.PLAIN.with(Json.only(signature, "signature")));
        }
    }

    /** A call of a tool, by the client or by Anthropic itself. */
    final class ToolUse implements AnthropicBlock {
        private final ToolArguments arguments;
        private final JsonNode input;

        ToolUse(ResponseEvents events, PartInfo info, JsonNode block) {
            String type = block.path("type").asText();
            Tool tool = Tool.newBuilder()
                    .setCallId(Json.textOrEmpty(block, "id"))
                    .setName(Json.textOrEmpty(block, "name"))
                    .setToolType(type)
                    .setProviderExecuted(!type.equals("tool_use"))
                    .setDynamic(type.equals("mcp_tool_use"))
                    .setTitle(Json.text(block, "server_name"))
                    .build();
            this.arguments = new ToolArguments(events, events.open(Streamed.TOOL_CALL, info, tool, null));
            this.input = block.path("input");
        }

        @Override
        public boolean delta(JsonNode delta) {
            if (!delta.path("type").asText().equals("input_json_delta")) {
                return false;
            }
            arguments.append(Json.textOrEmpty(delta, "partial_json"));
            return true;
        }

        /** Servers that do not stream arguments put them into the start of the block. */
        @Override
        public void stop() {
            arguments.ready(arguments.none() && !input.isEmpty() ? input.toString() : "");
        }
    }

    /** What is neither for reading nor for tools: a summary that replaces old context, a change of model, a file. */
    final class Data implements AnthropicBlock {
        private final ResponseEvents events;
        private final PartInfo info;
        private final ObjectNode block;

        Data(ResponseEvents events, PartInfo info, JsonNode block) {
            this.events = events;
            this.info = info;
            this.block = block.deepCopy();
        }

        @Override
        public boolean delta(JsonNode delta) {
            if (!delta.path("type").asText().endsWith("_delta")) {
                return false;
            }
            delta.properties().forEach(field -> {
                if (!field.getKey().equals("type")) {
                    String before = Json.textOrEmpty(block, field.getKey());
                    boolean more = field.getValue().isTextual();
                    block.set(
                            field.getKey(),
                            more ? block.textNode(before + field.getValue().textValue()) : field.getValue());
                }
            });
            return true;
        }

        @Override
        public void stop() {
            String name = "anthropic-" + block.path("type").asText().replace('_', '-');
            events.whole(
                    TokenEventKind.DATA,
                    -1,
                    TokenDetail.newBuilder()
                            .setPartInfo(info)
                            .setData(DataPart.newBuilder()
                                    .setName(name)
                                    .setJson(Objects.requireNonNullElse(events.fitting(block.toString()), "null"))
                                    .build()));
        }
    }
}
