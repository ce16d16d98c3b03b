package io.turnstream.local.ably.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.protocol.ErrorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A REST answer.
 *
 * @param status the HTTP status
 * @param body the body
 * @param headers header lines; a name may come more than once
 */
public record RestResponse(int status, JsonNode body, List<Map.Entry<String, String>> headers) {

    public RestResponse {
        headers = List.copyOf(headers);
    }

    /** An answer without headers of its own. */
    public static RestResponse of(int status, JsonNode body) {
        return new RestResponse(status, body, List.of());
    }

    /** Ably's error envelope, and its headers (docs, "REST API", error codes). */
    public static RestResponse error(ErrorInfo error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("error", error.json());
        return of(error.statusCode(), body)
                .with("X-Ably-Errorcode", Integer.toString(error.code()))
                .with("X-Ably-Errormessage", error.message());
    }

    RestResponse with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new RestResponse(status, body, more);
    }

    /** Docs, "REST API", envelope: for clients that cannot read headers, everything travels in the body. */
    RestResponse enveloped() {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode().put("statusCode", status);
        ObjectNode head = envelope.putObject("headers");
        for (Map.Entry<String, String> header : headers) {
            String before = head.path(header.getKey()).asText("");
            head.put(header.getKey(), before.isEmpty() ? header.getValue() : before + "," + header.getValue());
        }
        envelope.set("response", body);
        return of(200, envelope);
    }
}
