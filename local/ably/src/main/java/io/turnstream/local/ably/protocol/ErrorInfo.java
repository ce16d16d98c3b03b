package io.turnstream.local.ably.protocol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Why something was refused, as Ably says it (TI1 to TI5).
 *
 * @param code Ably's own code, such as 40009
 * @param statusCode the HTTP status that belongs to it
 * @param message one sentence for people
 */
public record ErrorInfo(int code, int statusCode, String message) {

    /** An error with the status that Ably gives with this code. */
    public static ErrorInfo of(int code, String message) {
        return new ErrorInfo(code, statusOf(code), message);
    }

    /** The status that Ably gives with a code: its first three digits where they are one, with a few exceptions. */
    public static int statusOf(int code) {
        if (code == 40009) {
            return 413;
        }
        if (code == 40111) {
            return 403;
        }
        if (code == 80021) {
            return 429;
        }
        int status = code / 100;
        if (status >= 400 && status < 500) {
            return status;
        }
        return code / 10_000 == 5 ? 500 : 400;
    }

    /** The error object of the wire. */
    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("message", message)
                .put("code", code)
                .put("statusCode", statusCode)
                .put("href", "https://help.ably.io/error/" + code);
    }
}
