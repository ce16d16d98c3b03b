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

/** What the page's API refuses once all is up. What it does is tried in a browser. */
class ApiTest {

    private final LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults());
    private final Sessions sessions = new Sessions(new Nowhere(), Clock.systemUTC(), "run");
    private final PageHandler handler = new PageHandler();
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

    private void open() {
        var sink = new NoSink();
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
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/json")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** A sink that is part of this process. */
    private static final class NoSink implements SinkSwitch {

        @Override
        public Status status() {
            return new Status("ready", false, 0, 1);
        }

        @Override
        public boolean kill() {
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
