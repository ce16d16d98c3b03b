package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.TestStream.Event;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Event streams over plain HTTP. */
class StreamTest {

    private static final String KEY = "v=1.2&key=app.key:secret";

    private LocalAbly ably;
    private TestRest rest;

    @BeforeEach
    void start() {
        ably = LocalAbly.start(LocalAblyOptions.defaults().withMaxIdleInterval(Duration.ofMillis(200)));
        rest = TestRest.of(ably);
    }

    @AfterEach
    void stop() {
        ably.close();
    }

    @Test
    @SpecPoint("docs:sse")
    void showsMessagesOfSeveralChannelsAsEvents() throws IOException, InterruptedException {
        try (TestStream stream = TestStream.open(ably, "/sse?channels=ai:1,ai:2&" + KEY)) {
            // When
            String serial = rest.create("ai%3A1", "{'name':'n','data':{'a':1}}");
            rest.create("ai%3A2", "{'data':'two\\nlines'}");
            Event first = stream.event();
            Event second = stream.event();

            // Then
            assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(first.event()).isEqualTo("message");
            assertThat(first.id()).isNotEmpty();
            JsonNode message = first.json();
            assertThat(message.path("channel").asText()).isEqualTo("ai:1");
            assertThat(message.path("name").asText()).isEqualTo("n");
            assertThat(message.path("data").asText()).isEqualTo("{\"a\":1}");
            assertThat(message.path("encoding").asText()).isEqualTo("json");
            assertThat(message.path("serial").asText()).isEqualTo(serial);
            assertThat(message.path("timestamp").asLong()).isPositive();
            assertThat(second.json().path("channel").asText()).isEqualTo("ai:2");
        }
    }

    @Test
    @SpecPoint({"docs:sse", "docs:appends"})
    void showsAppends() throws IOException, InterruptedException {
        try (TestStream stream = TestStream.open(ably, "/sse?channels=ai:1&" + KEY)) {
            String serial = rest.create("ai%3A1", "{'data':'a'}");
            String path =
                    "/channels/ai%3A1/messages/" + serial.replace("@", "%40").replace(":", "%3A");
            rest.patch(path, "{'action':5,'data':'b'}");
            rest.patch(path, "{'action':5,'data':'c'}");
            assertThat(stream.event().json().path("data").asText()).isEqualTo("a");
            assertThat(stream.event().json().path("data").asText()).isEqualTo("ab");
            JsonNode append = stream.event().json();
            assertThat(append.path("action").asInt()).isEqualTo(5);
            assertThat(append.path("data").asText()).isEqualTo("c");
        }
    }

    @Test
    @SpecPoint("docs:sse")
    void goesOnBehindTheLastEvent() throws IOException, InterruptedException {
        // Given
        String id;
        try (TestStream stream = TestStream.open(ably, "/sse?channels=ai:1&" + KEY)) {
            rest.create("ai%3A1", "{'data':'a'}");
            id = stream.event().id();
        }
        rest.create("ai%3A1", "{'data':'b'}");

        // When
        try (TestStream asked = TestStream.open(ably, "/sse?channels=ai:1&rewind=9&lastEvent=" + id + "&" + KEY);
                TestStream browser =
                        TestStream.open(ably, "/sse?channels=ai:1&lastEvent=old&" + KEY, "Last-Event-ID", id);
                TestStream lost = TestStream.open(ably, "/sse?channels=ai:1&lastEvent=0&" + KEY)) {

            // Then
            assertThat(asked.event().json().path("data").asText()).isEqualTo("b");
            assertThat(browser.event().json().path("data").asText()).isEqualTo("b");
            Event gap = lost.event();
            assertThat(gap.event()).isEqualTo("error");
            assertThat(gap.json().path("code").asInt()).isEqualTo(90005);
        }
    }

    @Test
    @SpecPoint("docs:sse")
    void whatWasPublishedTogetherIsShownAgainUnlessAllOfItWasSeen() throws IOException, InterruptedException {
        try (TestStream stream = TestStream.open(ably, "/sse?channels=ai:1&" + KEY)) {
            rest.post("/channels/ai%3A1/messages", "[{'data':'a'},{'data':'b'}]");
            assertThat(stream.event().id()).isEmpty();
            assertThat(stream.event().id()).isNotEmpty();
        }
    }

    @Test
    @SpecPoint({"docs:sse", "docs:rewind", "docs:channel-qualifiers"})
    void rewinds() throws IOException, InterruptedException {
        rest.create("ai%3A1", "{'data':'a'}");
        rest.create("ai%3A1", "{'data':'b'}");
        try (TestStream stream = TestStream.open(ably, "/sse?channels=ai:1&rewind=1&" + KEY);
                TestStream qualified = TestStream.open(ably, "/sse?channel=%5B%3Frewind%3D1%5Dai:1&" + KEY)) {
            assertThat(stream.event().json().path("data").asText()).isEqualTo("b");
            JsonNode message = qualified.event().json();
            assertThat(message.path("data").asText()).isEqualTo("b");
            assertThat(message.path("channel").asText()).isEqualTo("ai:1");
        }
    }

    @Test
    @SpecPoint("docs:sse")
    void showsOnlyTheDataWithoutEnvelopes() throws IOException, InterruptedException {
        try (TestStream stream = TestStream.open(ably, "/sse?channels=ai:1&enveloped=false&" + KEY)) {
            rest.create("ai%3A1", "{'data':'two\\nlines'}");
            assertThat(stream.event().data()).isEqualTo("two\nlines");
        }
    }

    @Test
    @SpecPoint("docs:event-stream")
    void isLinesOfJsonUnlessServerSentEventsAreAccepted() throws IOException, InterruptedException {
        try (TestStream lines = TestStream.open(ably, "/event-stream?channels=ai:1&" + KEY);
                TestStream events =
                        TestStream.open(ably, "/event-stream?channels=ai:1&" + KEY, "Accept", "text/event-stream")) {
            rest.create("ai%3A1", "{'data':'a'}");
            JsonNode line = lines.jsonLine();
            assertThat(line.path("event").asText()).isEqualTo("message");
            assertThat(line.path("id").asText()).isEqualTo(events.event().id());
            assertThat(line.path("data").path("data").asText()).isEqualTo("a");
            assertThat(line.path("data").path("channel").asText()).isEqualTo("ai:1");
        }
    }

    @Test
    @SpecPoint({"docs:sse", "docs:event-stream"})
    void keepsAlive() throws IOException, InterruptedException {
        try (TestStream comments = TestStream.open(ably, "/sse?channels=ai:1&" + KEY);
                TestStream events = TestStream.open(ably, "/sse?channels=ai:1&heartbeats=true&" + KEY);
                TestStream lines = TestStream.open(ably, "/event-stream?channels=ai:1&heartbeats=true&" + KEY)) {
            assertThat(comments.line()).isEqualTo(":keepalive");
            assertThat(events.event().event()).isEqualTo("heartbeat");
            assertThat(lines.line()).isEqualTo("{\"event\":\"heartbeat\"}");
        }
    }

    @Test
    @SpecPoint({"docs:sse", "docs:codes"})
    void refusesInOneAnswer() throws IOException, InterruptedException {
        assertRefused("/sse?channels=ai:1&v=1.2&key=app.key:wrong", 401, 40101);
        assertRefused("/sse?channels=ai:1&v=1.2", 401, 40101);
        assertRefused("/sse?" + KEY, 400, 40003);
        assertRefused("/sse?channels=ai:1&key=app.key:secret", 400, 40003);
        assertRefused("/sse?channels=ai:1&rewind=soon&" + KEY, 400, 40003);
        assertRefused(
                "/sse?channels=other&v=1.2&accessToken=" + token("{'capability':'{\\\"ai:*\\\":[\\\"*\\\"]}'}"),
                401,
                40160);
    }

    private void assertRefused(String pathAndQuery, int status, int code) throws IOException, InterruptedException {
        try (TestStream stream = TestStream.open(ably, pathAndQuery)) {
            assertThat(stream.status()).isEqualTo(status);
            assertThat(stream.jsonLine().path("error").path("code").asInt()).isEqualTo(code);
            stream.awaitEnd();
        }
    }

    @Test
    @SpecPoint("docs:sse")
    void endsWithItsToken() throws IOException, InterruptedException {
        try (TestStream stream =
                TestStream.open(ably, "/sse?channels=ai:1&v=1.2&accessToken=" + token("{'ttl':1500}"))) {
            assertThat(stream.status()).isEqualTo(200);
            Event error = stream.event();
            assertThat(error.event()).isEqualTo("error");
            assertThat(error.json().path("code").asInt()).isEqualTo(40142);
            stream.awaitEnd();
        }
    }

    private String token(String request) throws IOException, InterruptedException {
        return rest.post("/keys/app.key/requestToken", request)
                .body()
                .path("token")
                .asText();
    }

    @Test
    @SpecPoint("docs:sse")
    void isCutAsConnectionsAre() throws IOException, InterruptedException {
        try (TestStream stream = TestStream.open(ably, "/sse?channels=ai:1&" + KEY)) {
            assertThat(ably.openConnections()).isEqualTo(1);
            ably.closeConnections();
            stream.awaitEnd();
            assertThat(ably.openConnections()).isZero();
        }
    }

    @Test
    @SpecPoint("docs:sse")
    void noticesThatAClientIsGone() throws IOException, InterruptedException {
        TestStream.open(ably, "/sse?channels=ai:1&" + KEY).close();
        await().until(() -> ably.openConnections() == 0);
    }

    @Test
    @SpecPoint({"docs:sse", "docs:cors"})
    void letsBrowsersInFromEverywhere() throws IOException, InterruptedException {
        try (TestStream stream = TestStream.open(ably, "/sse?channels=ai:1&" + KEY, "Origin", "https://app.example")) {
            assertThat(stream.header("Access-Control-Allow-Origin")).isEqualTo("*");
        }
        HttpRequest preflight = HttpRequest.newBuilder(URI.create(ably.url() + "/channels/ai%3A1/messages"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "PATCH")
                .header("Access-Control-Request-Headers", "authorization,x-ably-version")
                .build();
        HttpResponse<Void> allowed = HttpClient.newHttpClient().send(preflight, HttpResponse.BodyHandlers.discarding());
        assertThat(allowed.statusCode()).isEqualTo(204);
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers"))
                .contains("authorization,x-ably-version");
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                .contains("PATCH");
    }
}
