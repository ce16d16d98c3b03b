package io.turnstream.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.bench.process.Workshop;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The Ably-compatible server over HTTP: what channels have kept, and the faults that it shall play. Safe from any thread. */
final class Service {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DELETE = 2;
    private static final int PAGE = 1_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final String authorization;

    Service(Workshop.Ably ably) {
        this.url = ably.url();
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString(ably.key().getBytes(StandardCharsets.UTF_8));
    }

    /** What somebody sees who comes now and reads all that a channel has kept. */
    Screen late(String channel) {
        var screen = new Screen();
        JsonNode page = ask("GET", channel(channel) + "/messages?direction=forwards&limit=" + PAGE, "");
        if (page.size() == PAGE) {
            throw new IllegalStateException(channel + " has kept more messages than one page");
        }
        List<JsonNode> messages = new ArrayList<>();
        page.forEach(messages::add);
        // As they stand: what was changed is shown as it is now.
        messages.stream()
                .filter(message -> message.path("action").asInt() != DELETE)
                .map(message -> message.<com.fasterxml.jackson.databind.node.ObjectNode>deepCopy()
                        .put("action", 0))
                .forEach(message -> screen.apply(message, System.nanoTime()));
        return screen;
    }

    /** Has the next updates, so many, be told that their message is not there. */
    void loseMessages(int count) {
        ask(
                "POST",
                "/local/faults",
                "{\"match\":{\"kind\":\"update\",\"times\":" + count
                        + "},\"effect\":{\"type\":\"nack\",\"code\":40400}}");
    }

    /** Has the {@code nth} operation from now meet a fault, such as {@code {"type":"drop-ack"}}. */
    void fault(int nth, String effect) {
        ask("POST", "/local/faults", "{\"match\":{\"nth\":" + nth + "},\"effect\":" + effect + "}");
    }

    /** Takes back the faults that have not happened; gives how many. */
    int clearFaults() {
        int left = ask("GET", "/local/faults", "").path("pending").asInt();
        ask("DELETE", "/local/faults", "");
        return left;
    }

    private static String channel(String name) {
        return "/channels/" + encoded(name);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode ask(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("X-Ably-Version", "6")
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        method + " " + path + " was answered " + response.statusCode() + ": " + response.body());
            }
            return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path + " failed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
