package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads an event stream line by line, as it comes. */
final class TestStream implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PATIENCE_SECONDS = 10;
    private static final String END = "<end>";

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /** An event of a stream of server-sent events. */
    record Event(String id, String event, String data) {
        JsonNode json() {
            return parse(data);
        }
    }

    private TestStream(HttpResponse<InputStream> response) {
        this.response = response;
        var reader = new Thread(this::read, "test-stream");
        reader.setDaemon(true);
        reader.start();
    }

    /** Opens a stream; returns when the head of the answer is there. */
    static TestStream open(LocalAbly ably, String pathAndQuery, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ably.url() + pathAndQuery));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new TestStream(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The next line that is not empty; what came when the stream ended is {@code <end>}. */
    String line() {
        while (true) {
            String line = poll();
            if (!line.isEmpty()) {
                return line;
            }
        }
    }

    JsonNode jsonLine() {
        return parse(line());
    }

    /** The next server-sent event; comments are passed over. */
    Event event() {
        String id = "";
        String event = "";
        List<String> data = new ArrayList<>();
        while (true) {
            String line = poll();
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.add(line.substring(6));
            } else if (line.isEmpty() && !event.isEmpty()) {
                return new Event(id, event, String.join("\n", data));
            } else if (line.equals(END)) {
                return fail("the stream ended");
            }
        }
    }

    void awaitEnd() {
        while (!poll().equals(END)) {
            // events before the end are of no interest
        }
    }

    private String poll() {
        try {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return line == null ? fail("nothing came") : line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail("interrupted", e);
        }
    }

    private void read() {
        try (var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // a stream that is cut has ended
        }
        lines.add(END);
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
