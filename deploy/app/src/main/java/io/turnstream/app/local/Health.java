package io.turnstream.app.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Where things are and how they do.
 *
 * @param ready true when all parts can do their work
 * @param parts the parts by name, and what state each is in
 * @param addresses the addresses by name
 */
public record Health(boolean ready, Map<String, String> parts, Map<String, String> addresses) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** All of it as one line of JSON. */
    String toJson() {
        ObjectNode json = JSON.createObjectNode();
        json.put("status", ready ? "ready" : "starting");
        json.set("parts", JSON.valueToTree(parts));
        json.set("addresses", JSON.valueToTree(addresses));
        return json.toString();
    }

    /** All of it as plain text for people. */
    String toText() {
        var text = new StringBuilder("Turnstream is ")
                .append(ready ? "ready" : "not ready")
                .append("\n\n");
        parts.forEach(
                (name, state) -> text.append(name).append(": ").append(state).append('\n'));
        text.append('\n');
        addresses.forEach((name, address) ->
                text.append(name).append(": ").append(address).append('\n'));
        return text.toString();
    }
}
