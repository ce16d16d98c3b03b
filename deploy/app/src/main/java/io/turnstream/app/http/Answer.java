package io.turnstream.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.turnstream.schemas.errors.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What is answered to a request. Immutable.
 *
 * @param status the HTTP status
 * @param type the media type of the body
 * @param body the body
 * @param headers what else is said; nothing is cached unless it says otherwise
 */
public record Answer(int status, String type, byte[] body, Map<String, String> headers) {

    /** JSON, on a line of its own. */
    public static Answer json(int status, JsonNode body) {
        return jsonText(status, body.toString());
    }

    /** JSON that is text already, on a line of its own. */
    public static Answer jsonText(int status, String body) {
        return of(status, "application/json", body + '\n');
    }

    /** Plain text for people. */
    public static Answer text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", body);
    }

    /** A failure, in the shape that all HTTP errors of Turnstream have. */
    public static Answer error(ErrorCode code, String message) {
        var json = JsonNodeFactory.instance.objectNode();
        json.putObject("error")
                .put("message", message)
                .put("status", code.status())
                .put("code", code.code());
        return json(code.status(), json);
    }

    private static Answer of(int status, String type, String body) {
        return new Answer(status, type, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** The same, with one more header. */
    public Answer with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, type, body, more);
    }

    /** Sends it; the response is complete then. */
    public void send(Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put("Content-Type", type);
        response.getHeaders().put("Cache-Control", "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        headers.forEach((name, value) -> response.getHeaders().put(name, value));
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
