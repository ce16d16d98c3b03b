package io.turnstream.sink.codec.vercel;

import static io.turnstream.sink.codec.vercel.Json.put;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.avro.DataPart;
import io.turnstream.avro.File;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.Source;
import io.turnstream.avro.Tool;
import io.turnstream.avro.TurnDetail;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part that arrives whole, as a discrete chunk.
 *
 * @param codec its codec headers
 * @param data its data
 * @param ephemeral true when only live viewers get it
 */
record WholePart(ObjectNode codec, JsonNode data, boolean ephemeral) {

    private static final JsonNode NO_DATA = TextNode.valueOf("");

    /** What clients read in place of an error text that is not for them; the AI SDK's own words. */
    private static final String AN_ERROR = "An error occurred.";

    /** Empty when there is no chunk for it, or what the chunk needs is missing. */
    static Optional<WholePart> of(PartKind kind, TurnDetail detail, boolean errorsToClients) {
        Tool tool = detail.getTool();
        return switch (kind) {
            case TOOL_INVALID -> Optional.ofNullable(tool).map(t -> invalidInput(t, errorsToClients));
            case TOOL_APPROVAL -> Optional.ofNullable(tool).map(WholePart::approval);
            case TOOL_DENIED ->
                Optional.ofNullable(tool).map(t -> new WholePart(call("tool-output-denied", t), NO_DATA, false));
            case TOOL_RESULT -> Optional.ofNullable(tool).map(WholePart::result);
            case TOOL_ERROR -> Optional.ofNullable(tool).map(t -> failed(t, errorsToClients));
            case SOURCE -> Optional.ofNullable(detail.getSource()).flatMap(WholePart::source);
            case FILE -> Optional.ofNullable(detail.getFile()).flatMap(WholePart::file);
            case DATA -> Optional.ofNullable(detail.getData()).map(WholePart::data);
            case METADATA, TEXT, REASONING, REFUSAL, TOOL_CALL, UNKNOWN -> Optional.empty();
        };
    }

    /** The codec headers of a tool's input. */
    static ObjectNode toolInput(String kind, Tool tool) {
        ObjectNode codec = flags(call(kind, tool), tool);
        // Clients need a name; the id is the only other word that is known of the tool.
        codec.put("toolName", tool.getName() == null ? tool.getCallId() : tool.getName());
        put(codec, "title", tool.getTitle());
        return codec;
    }

    private static WholePart invalidInput(Tool tool, boolean errorsToClients) {
        ObjectNode data = Json.object().put("errorText", errorText(tool, errorsToClients));
        data.set("input", Json.parsed(tool.getInput()));
        return new WholePart(toolInput("tool-input-error", tool), data, false);
    }

    private static WholePart approval(Tool tool) {
        ObjectNode codec = call("tool-approval-request", tool);
        put(codec, "approvalId", tool.getApprovalId());
        return new WholePart(codec, NO_DATA, false);
    }

    private static WholePart result(Tool tool) {
        ObjectNode codec = flags(call("tool-output-available", tool), tool);
        if (tool.getPreliminary()) {
            codec.put("preliminary", "true");
        }
        ObjectNode data = Json.object();
        data.set("output", Json.parsed(tool.getOutput()));
        return new WholePart(codec, data, false);
    }

    private static WholePart failed(Tool tool, boolean errorsToClients) {
        ObjectNode data = Json.object().put("errorText", errorText(tool, errorsToClients));
        return new WholePart(flags(call("tool-output-error", tool), tool), data, false);
    }

    private static Optional<WholePart> source(Source source) {
        ObjectNode codec = Json.object();
        if (source.getType().equals("document")) {
            codec.put("kind", "source-document").put("sourceId", source.getSourceId());
            put(codec, "mediaType", source.getMediaType());
            codec.put("title", source.getTitle() == null ? "" : source.getTitle());
            put(codec, "filename", source.getFilename());
            return Optional.of(new WholePart(codec, NO_DATA, false));
        }
        if (source.getUrl() == null) {
            return Optional.empty();
        }
        codec.put("kind", "source-url").put("sourceId", source.getSourceId());
        put(codec, "title", source.getTitle());
        return Optional.of(new WholePart(codec, TextNode.valueOf(source.getUrl()), false));
    }

    private static Optional<WholePart> file(File file) {
        return Optional.ofNullable(url(file)).map(url -> {
            ObjectNode codec = Json.object().put("kind", "file").put("mediaType", file.getMediaType());
            return new WholePart(codec, TextNode.valueOf(url), false);
        });
    }

    private static @Nullable String url(File file) {
        ByteBuffer content = file.getData();
        if (file.getUrl() != null || content == null) {
            return file.getUrl();
        }
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return "data:" + file.getMediaType() + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private static WholePart data(DataPart part) {
        ObjectNode codec = Json.object().put("kind", "data-" + part.getName());
        put(codec, "id", part.getId());
        if (part.getEphemeral()) {
            codec.put("transient", "true");
        }
        JsonNode value = Json.parsed(part.getJson());
        // Ably refuses data that is neither text nor an object nor an array (40013).
        boolean carried = value.isTextual() || value.isContainerNode();
        return new WholePart(codec, carried ? value : Json.object().set("value", value), part.getEphemeral());
    }

    private static ObjectNode call(String kind, Tool tool) {
        return Json.object().put("kind", kind).put("toolCallId", tool.getCallId());
    }

    private static ObjectNode flags(ObjectNode codec, Tool tool) {
        if (tool.getDynamic()) {
            codec.put("dynamic", "true");
        }
        if (tool.getProviderExecuted()) {
            codec.put("providerExecuted", "true");
        }
        return codec;
    }

    private static String errorText(Tool tool, boolean errorsToClients) {
        String text = tool.getErrorText();
        return errorsToClients && text != null ? text : AN_ERROR;
    }
}
