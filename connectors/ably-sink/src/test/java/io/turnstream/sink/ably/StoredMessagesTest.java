package io.turnstream.sink.ably;

import static io.turnstream.sink.ably.Fixtures.json;
import static io.turnstream.sink.ably.Fixtures.text;
import static io.turnstream.sink.ably.Life.failure;
import static io.turnstream.sink.ably.Life.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.channel.StoredMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads over REST, none of which needs a socket. */
class StoredMessagesTest {

    private final RawAbly ably = new RawAbly().greets();
    private final ScheduledExecutorService timer = Fixtures.timer();
    private final AblyConnector connector = Fixtures.connector(ably.uri(), timer);
    private final Life life = Life.begin(connector);

    @AfterEach
    void close() throws Exception {
        life.close();
        connector.close();
        timer.shutdownNow();
        ably.close();
    }

    @Test
    void getsAMessage() throws Exception {
        // Given
        ably.answers(new RawAbly.Answer(200, """
                {"serial":"s@1:0","id":"t1-answer","name":"text","data":"Hello","extras":{"headers":{"a":"b"}},"action":1}"""));

        // When
        var message = outcome(life.connection().get("ai:a/b c", "s@1:0"));

        // Then
        assertThat(message)
                .contains(new StoredMessage(
                        "s@1:0", "t1-answer", "text", text("Hello"), json("{\"headers\":{\"a\":\"b\"}}"), false));
        assertThat(ably.requests()).containsExactly("GET /channels/ai%3Aa%2Fb%20c/messages/s%401%3A0 v6");
    }

    @Test
    void readsStructuresAndDeletions() throws Exception {
        ably.answers(new RawAbly.Answer(200, """
                {"serial":"s","data":"{\\"x\\":1}","encoding":"json","action":2}"""));

        assertThat(outcome(life.connection().get("a", "s")))
                .contains(new StoredMessage("s", null, null, json("{\"x\":1}"), null, true));
    }

    @Test
    void aMessageThatIsNotThereIsEmpty() throws Exception {
        ably.answers(new RawAbly.Answer(404, """
                {"error":{"code":40400,"statusCode":404,"message":"not found"}}"""));

        assertThat(outcome(life.connection().get("a", "s"))).isEmpty();
    }

    @Test
    void walksHistoryFromNewestToOldest() throws Exception {
        // Given
        ably.answers(new RawAbly.Answer(
                200,
                "[{\"serial\":\"s3\"},{\"serial\":\"s2\"}]",
                "Link",
                "<./messages?start=0&limit=2>; rel=\"first\"",
                "Link",
                "<./messages?cursor=a%3Ab&limit=2&direction=backwards>; rel=\"next\""));
        ably.answers(new RawAbly.Answer(200, "[{\"serial\":\"s1\"}]"));

        // When
        var newest = outcome(life.connection().history("ai:a", Optional.empty(), 2));
        var oldest = outcome(life.connection().history("ai:a", Optional.ofNullable(newest.next()), 2));

        // Then
        assertThat(newest.messages()).extracting(StoredMessage::serial).containsExactly("s3", "s2");
        assertThat(oldest.messages()).extracting(StoredMessage::serial).containsExactly("s1");
        assertThat(oldest.next()).isNull();
        assertThat(ably.requests())
                .containsExactly(
                        "GET /channels/ai%3Aa/messages?direction=backwards&limit=2 v6",
                        "GET /channels/ai%3Aa/messages?cursor=a%3Ab&limit=2&direction=backwards v6");
    }

    @Test
    void aMissingHistoryIsAnErrorAndNotAnEmptyOne() throws Exception {
        ably.answers(new RawAbly.Answer(404, """
                {"error":{"code":40400,"statusCode":404,"message":"No application found"}}"""));

        assertThat(failure(life.connection().history("a", Optional.empty(), 10)).code())
                .isEqualTo(40400);
    }

    @Test
    void refusesWithTheWordsOfTheService() throws Exception {
        ably.answers(new RawAbly.Answer(401, """
                {"error":{"code":40160,"statusCode":401,"message":"no capability for app.k:very-secret"}}"""));

        var failure = failure(life.connection().get("a", "s"));

        assertThat(failure.isRefusal()).isTrue();
        assertThat(failure.code()).isEqualTo(40160);
        assertThat(failure.status()).isEqualTo(401);
        assertThat(failure).hasMessage("no capability for app.k:***");
    }

    @Test
    void aServerErrorIsAnAnswer() throws Exception {
        ably.answers(new RawAbly.Answer(503, "{}"));

        var failure = failure(life.connection().get("a", "s"));

        assertThat(failure.isRefusal()).isTrue();
        assertThat(failure.status()).isEqualTo(503);
    }

    @Test
    void noAnswerIsUnknown() throws Exception {
        ably.close();

        assertThat(failure(life.connection().get("a", "s")).isRefusal()).isFalse();
    }

    @Test
    void anAnswerThatIsNotJsonIsUnknown() throws Exception {
        ably.answers(new RawAbly.Answer(200, "<html>"));

        assertThat(failure(life.connection().get("a", "s")).isRefusal()).isFalse();
    }

    @Test
    void closingFailsTheReadsThatWait() throws Exception {
        // Given: an answer that does not come
        var stuck = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var settings = Fixtures.settings(URI.create("http://127.0.0.1:" + stuck.getLocalPort()))
                .waiting(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(30));
        try (stuck;
                var other = new AblyConnector(settings, timer, System::nanoTime)) {
            var waiting = Life.begin(other);
            var read = waiting.connection().get("a", "s");

            // When
            waiting.close();

            // Then
            assertThat(failure(read).isRefusal()).isFalse();
            assertThat(failure(waiting.connection().get("a", "s")).isRefusal()).isFalse();
        }
    }
}
