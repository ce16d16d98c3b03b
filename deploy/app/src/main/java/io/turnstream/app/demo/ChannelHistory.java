package io.turnstream.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody finds who comes later: the stored messages of a channel, over Ably's REST interface. */
final class ChannelHistory {

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>;\\s*rel=\"next\"");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final String authorization;

    ChannelHistory(String url, String key) {
        this.server = URI.create(url);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    /** Every message of the channel, in order. */
    List<ShownMessage> messages(String channel) throws IOException, InterruptedException {
        var view = new ChannelView();
        Optional<URI> page = Optional.of(server.resolve("/channels/"
                + URLEncoder.encode(channel, StandardCharsets.UTF_8) + "/messages?limit=1000&direction=forwards"));
        while (page.isPresent()) {
            HttpResponse<String> response = get(page.get());
            for (JsonNode message : JSON.readTree(response.body())) {
                view.apply(message);
            }
            page = next(page.get(), response);
        }
        return view.messages();
    }

    private HttpResponse<String> get(URI page) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page)
                .header("Authorization", authorization)
                .header("Accept", "application/json")
                .header("X-Ably-Version", "6")
                .timeout(Duration.ofSeconds(15))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("history answered " + response.statusCode());
        }
        return response;
    }

    private static Optional<URI> next(URI page, HttpResponse<String> response) {
        return response.headers().allValues("link").stream()
                .map(NEXT::matcher)
                .filter(Matcher::find)
                .map(link -> page.resolve(link.group(1)))
                .findFirst();
    }
}
