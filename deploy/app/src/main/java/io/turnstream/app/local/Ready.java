package io.turnstream.app.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * The line with which {@code local} says that all is up. Programs read it: its names and their order are a contract.
 *
 * @param ably the address of the Ably-compatible server
 * @param kafka the address of the broker; null when there is none
 * @param http the address of the status page; null when there is none
 * @param ablyKey an API key that may do everything
 */
public record Ready(
        String ably, @Nullable String kafka, @Nullable String http, String ablyKey) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A few lines for people. */
    public String toText() {
        return "ably   " + ably + " (key " + ablyKey + ")\nkafka  " + kafka + "\nhttp   " + http;
    }

    /** One line of JSON. */
    public String toJson() {
        return JSON.createObjectNode()
                .put("event", "ready")
                .put("ably", ably)
                .put("kafka", kafka)
                .put("http", http)
                .put("ablyKey", ablyKey)
                .toString();
    }
}
