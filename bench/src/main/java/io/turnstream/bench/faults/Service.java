package io.turnstream.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The Ably-compatible server over HTTP: what channels have kept, and the faults that it shall play. Safe from any thread. */
final class Service {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DELETE = 2;
    private static final int PAGE = 1_000;
    private static final int AT_ONCE = 16;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final String authorization;

    Service(Workshop.Ably ably) {
        this.url = ably.url();
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString(ably.key().getBytes(StandardCharsets.UTF_8));
    }

    /** Reads all that a channel has kept. */
    private Screen late(String channel) {
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
                .map(message -> message.<ObjectNode>deepCopy().put("action", 0))
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

    /** Has the publishes from now on meet this storm. */
    void brew(Storm storm) {
        // Each is half a round trip away; which is heard of first makes no difference.
        inParallel(storm.strikes(), strike -> {
            ask(
                    "POST",
                    "/local/faults",
                    "{\"match\":{\"nth\":" + strike.nth() + "},\"effect\":"
                            + strike.kind().effect() + "}");
            return strike;
        });
    }

    /** What somebody sees of each of these channels who comes now. */
    List<Screen> late(List<String> channels) {
        return inParallel(channels, this::late);
    }

    /** How many publishes it has received since it was started. */
    long publishes() {
        return ask("GET", "/local/counters", "").path("publishes").asLong();
    }

    private static <A, B> List<B> inParallel(List<A> items, Function<A, B> question) {
        ExecutorService askers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<CompletableFuture<B>> answers = items.stream()
                    .map(item -> CompletableFuture.supplyAsync(() -> question.apply(item), askers))
                    .toList();
            return answers.stream().map(CompletableFuture::join).toList();
        } finally {
            askers.shutdownNow();
        }
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
