package io.turnstream.source.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.avro.File;
import io.turnstream.avro.PartInfo;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.Tool;
import io.turnstream.source.response.ResponseEvents;
import io.turnstream.source.response.Streamed;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of a tool in an OpenAI answer. What streams as plain text (code, a patch, the input of a custom tool) is
 * wrapped into JSON piece by piece, so that the deltas of every call together are JSON text.
 */
final class OpenAiToolCall {

    /** Calls that the caller of the model has to answer; OpenAI runs the others itself. */
    private static final Set<String> CLIENTS = Set.of(
            "function_call", "custom_tool_call", "computer_call", "local_shell_call", "shell_call", "apply_patch_call");

    /** Fields of an item that are the call; the others are its result. */
    private static final List<String> CALL_FIELDS = List.of(
            "id",
            "type",
            "call_id",
            "name",
            "arguments",
            "input",
            "action",
            "queries",
            "code",
            "container_id",
            "operation",
            "server_label",
            "approval_request_id");

    private final ResponseEvents events;
    private final String type;
    private final Tool tool;
    private final JsonNode announced;
    private final ToolArguments arguments;
    private boolean resulted;

    OpenAiToolCall(ResponseEvents events, PartInfo info, JsonNode item) {
        this.events = events;
        this.type = item.path("type").asText();
        this.announced = item;
        this.tool = tool(item, type);
        this.arguments = new ToolArguments(events, events.open(Streamed.TOOL_CALL, info, tool, null));
    }

    static boolean isCall(JsonNode item) {
        String type = item.path("type").asText();
        return (type.endsWith("_call") && !type.equals("tool_search_call")) || type.equals("mcp_approval_request");
    }

    /** Results of tools that the caller or a shell ran. */
    static boolean isOutput(JsonNode item) {
        return item.path("type").asText().endsWith("_call_output");
    }

    static void output(ResponseEvents events, JsonNode item) {
        result(events, Tool.newBuilder().setCallId(callId(item)).build(), item, null);
    }

    boolean isClients() {
        return CLIENTS.contains(type);
    }

    void delta(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        if (arguments.none()) {
            String opening = opening();
            if (!opening.isEmpty()) {
                arguments.append(opening);
            }
        }
        arguments.append(isPlainText() ? Json.escaped(piece) : piece);
    }

    void argumentsDone(JsonNode document) {
        arguments.ready(
                switch (type) {
                    case "code_interpreter_call" -> code(document);
                    case "apply_patch_call" -> opening() + Json.escaped(Json.textOrEmpty(document, "diff")) + "\"}";
                    case "custom_tool_call" -> Json.quoted(Json.textOrEmpty(document, "input"));
                    default -> Json.textOrEmpty(document, "arguments");
                });
    }

    void done(JsonNode item) {
        arguments.ready(input(item));
        if (resulted) {
            return;
        }
        resulted = true;
        if (type.equals("mcp_approval_request")) {
            events.whole(
                    TokenEventKind.TOOL_APPROVAL_REQUESTED,
                    arguments.part(),
                    TokenDetail.newBuilder()
                            .setTool(Tool.newBuilder(tool)
                                    .setInput(events.fitting(input(item)))
                                    .setApprovalId(Json.textOrEmpty(item, "id"))
                                    .build()));
        } else if (!isClients()) {
            image(item);
            result(events, tool, item, Json.text(item, "error"));
        }
    }

    private boolean isPlainText() {
        return type.equals("code_interpreter_call")
                || type.equals("apply_patch_call")
                || type.equals("custom_tool_call");
    }

    /** The JSON before the first piece of plain text. */
    private String opening() {
        return switch (type) {
            case "code_interpreter_call" -> "{\"code\":\"";
            case "custom_tool_call" -> "\"";
            case "apply_patch_call" -> {
                JsonNode operation = announced.path("operation");
                yield "{\"type\":" + Json.quoted(Json.textOrEmpty(operation, "type")) + ",\"path\":"
                        + Json.quoted(Json.textOrEmpty(operation, "path")) + ",\"diff\":\"";
            }
            default -> "";
        };
    }

    private String input(JsonNode item) {
        return switch (type) {
            case "code_interpreter_call" -> code(item);
            case "custom_tool_call" -> Json.quoted(Json.textOrEmpty(item, "input"));
            case "apply_patch_call" ->
                opening() + Json.escaped(Json.textOrEmpty(item.path("operation"), "diff")) + "\"}";
            case "file_search_call" ->
                Json.object().<ObjectNode>set("queries", item.path("queries")).toString();
            default ->
                item.path("action").isObject() ? item.path("action").toString() : Json.textOrEmpty(item, "arguments");
        };
    }

    private static String code(JsonNode node) {
        return "{\"code\":" + Json.quoted(Json.textOrEmpty(node, "code")) + '}';
    }

    private void image(JsonNode item) {
        String base64 = type.equals("image_generation_call") ? Json.text(item, "result") : null;
        byte[] image = base64 == null ? null : decoded(base64);
        if (image != null) {
            events.whole(
                    TokenEventKind.FILE,
                    -1,
                    TokenDetail.newBuilder()
                            .setFile(File.newBuilder()
                                    .setMediaType("image/"
                                            + item.path("output_format").asText("png"))
                                    .setData(events.fitting(image))
                                    .build()));
        }
    }

    /** Null for what is not base64, as in a recording that was shortened. */
    private byte @Nullable [] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            events.omitted();
            return null;
        }
    }

    private static void result(ResponseEvents events, Tool tool, JsonNode item, @Nullable String error) {
        ObjectNode output = item.deepCopy();
        output.remove(CALL_FIELDS);
        if (tool.getToolType() != null && tool.getToolType().equals("image_generation_call")) {
            output.remove("result");
        }
        Tool.Builder result = Tool.newBuilder(tool);
        if (error == null) {
            result.setOutput(events.fitting(output.toString()));
        } else {
            result.setErrorText(events.fitting(error));
        }
        events.whole(
                error == null ? TokenEventKind.TOOL_RESULT : TokenEventKind.TOOL_ERROR,
                -1,
                TokenDetail.newBuilder().setTool(result.build()));
    }

    private static Tool tool(JsonNode item, String type) {
        boolean named = type.equals("function_call")
                || type.equals("custom_tool_call")
                || type.equals("mcp_call")
                || type.equals("mcp_approval_request");
        return Tool.newBuilder()
                .setCallId(callId(item))
                .setName(named ? Json.textOrEmpty(item, "name") : type.substring(0, type.length() - "_call".length()))
                .setToolType(type)
                .setProviderExecuted(!CLIENTS.contains(type))
                .setDynamic(type.startsWith("mcp_"))
                .setTitle(type.startsWith("mcp_") ? Json.text(item, "server_label") : null)
                .build();
    }

    private static String callId(JsonNode item) {
        String callId = Json.textOrEmpty(item, "call_id");
        return callId.isEmpty() ? Json.textOrEmpty(item, "id") : callId;
    }
}
