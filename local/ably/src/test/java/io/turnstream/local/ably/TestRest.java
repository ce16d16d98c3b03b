package io.turnstream.local.ably;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Plain HTTP to a {@link LocalAbly}. JSON may be written with single quotes. */
final class TestRest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final LocalAbly ably;
    private final String authorization;

    /** An answer. */
    record Answer(int status, JsonNode body, List<String> links, HttpResponse<String> raw) {
        int code() {
            return body.path("error").path("code").asInt();
        }
    }

    private TestRest(LocalAbly ably, String authorization) {
        this.ably = ably;
        this.authorization = authorization;
    }

    static TestRest of(LocalAbly ably) {
        return withKey(ably, ably.key());
    }

    static TestRest withKey(LocalAbly ably, String key) {
        return new TestRest(ably, "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)));
    }

    static TestRest withToken(LocalAbly ably, String token) {
        return new TestRest(
                ably, "Bearer " + Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    Answer patch(String path, String body) throws IOException, InterruptedException {
        return send("PATCH", path, body);
    }

    Answer send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ably.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                JSON.readTree(response.body()),
                response.headers().allValues("Link"),
                response);
    }

    /** Creates a message and returns its serial. */
    String create(String channel, String message) throws IOException, InterruptedException {
        return post("/channels/" + channel + "/messages", message)
                .body()
                .path("serials")
                .path(0)
                .asText();
    }
}
