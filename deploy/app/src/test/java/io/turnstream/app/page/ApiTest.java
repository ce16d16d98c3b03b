package io.turnstream.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.app.http.HttpServer;
import io.turnstream.avro.TokenEvent;
import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.LocalAblyOptions;
import io.turnstream.source.TokenEventSender;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page's API refuses once all is up. What it does is tried in a browser. */
class ApiTest {

    private final LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults());
    private final Sessions sessions = new Sessions(new Nowhere(), Clock.systemUTC(), "run");
    private final PageHandler handler = new PageHandler();
    private final NoSink sink = new NoSink();
    private final HttpServer server = HttpServer.start("127.0.0.1", 0, List.of(handler));

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
        sessions.close();
        ably.close();
    }

    @Test
    void killsNoSinkThatIsNotAProcessOfItsOwn() throws Exception {
        open();

        HttpResponse<String> killed = request("POST", "/api/sink/kill");

        assertThat(killed.statusCode()).isEqualTo(409);
        assertThat(killed.body()).contains("\"code\":\"conflict\"", "not a process of its own");
    }

    @Test
    void saysOfADefectOnlyThatTheLogKnowsMore() throws Exception {
        open();

        HttpResponse<String> state = request("GET", "/api/state");

        assertThat(state.statusCode()).isEqualTo(500);
        assertThat(state.body()).contains("\"code\":\"internal\"").doesNotContain("secret");
    }

    @Test
    void takesNothingButWhatItUnderstands() throws Exception {
        open();

        HttpResponse<String> broken = send(post("/api/sessions", "["));
        HttpResponse<String> unknownCodec = send(post("/api/sessions", "{\"codec\":\"morse\"}"));

        assertRefused(broken, 400, "invalid_request");
        assertRefused(unknownCodec, 400, "invalid_request");
    }

    @ParameterizedTest
    @CsvSource({"Origin, http://example.org", "Sec-Fetch-Site, cross-site"})
    void letsNoForeignPageKillTheSink(String header, String value) throws Exception {
        open();

        HttpResponse<String> killed = send(post("/api/sink/kill", "{}").header(header, value));

        assertRefused(killed, 403, "foreign_origin");
        assertThat(sink.wasAskedToDie).isFalse();
    }

    @Test
    void takesNoBodyThatAFormCanSend() throws Exception {
        open();

        HttpResponse<String> killed = send(post("/api/sink/kill", "{}").setHeader("Content-Type", "text/plain"));

        assertRefused(killed, 415, "unsupported_media_type");
        assertThat(sink.wasAskedToDie).isFalse();
    }

    @Test
    void saysWhichMethodsItTakes() throws Exception {
        open();

        HttpResponse<String> killed = request("GET", "/api/sink/kill");
        HttpResponse<String> written = request("POST", "/api/state");

        assertRefused(killed, 405, "method_not_allowed");
        assertThat(killed.headers().firstValue("allow")).contains("POST");
        assertThat(sink.wasAskedToDie).isFalse();
        assertRefused(written, 405, "method_not_allowed");
        assertThat(written.headers().firstValue("allow")).contains("GET, HEAD");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"status\":" + status, "\"code\":\"" + code + "\"");
    }

    private void open() {
        handler.open(new Api(
                ably,
                sessions,
                new Progress(ably),
                sink,
                () -> {
                    throw new IllegalStateException("a secret");
                },
                Clock.systemUTC(),
                new Random(1)));
    }

    private HttpResponse<String> request(String method, String path) throws Exception {
        return send(post(path, "{}").method(method, HttpRequest.BodyPublishers.ofString("{}")));
    }

    private HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A sink that is part of this process. */
    private static final class NoSink implements SinkSwitch {

        private volatile boolean wasAskedToDie;

        @Override
        public Status status() {
            return new Status("ready", false, 0, 1);
        }

        @Override
        public boolean kill() {
            wasAskedToDie = true;
            return false;
        }

        @Override
        public boolean start() {
            return false;
        }
    }

    private static final class Nowhere implements TokenEventSender {

        @Override
        public CompletionStage<Void> send(TokenEvent event) {
            return new CompletableFuture<>();
        }

        @Override
        public void flush() {}
    }
}
