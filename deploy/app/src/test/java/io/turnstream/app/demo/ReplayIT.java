package io.turnstream.app.demo;

import static io.turnstream.app.Ran.turnstream;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.app.Ran;
import io.turnstream.app.local.LocalOptions;
import io.turnstream.app.local.LocalStack;
import io.turnstream.app.process.Stop;
import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.Recordings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that write token events, against a local stack. */
@Timeout(180)
class ReplayIT {

    private static final Recording RECORDING = Recordings.named("anthropic/thinking");
    private static final Stop STOP = new Stop();
    private static final LocalStack STACK = new LocalStack(LocalOptions.anywhere());

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void waitUntilReady() {
        STACK.waitUntilReady(STOP);
    }

    @AfterAll
    static void stop() {
        STACK.close();
        STOP.close();
    }

    @Test
    void playsAFileIntoTheChannelOfItsSession() throws IOException {
        Ran ran = replay("replayed", "max");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines()).hasSize(1);
        JsonNode result = new ObjectMapper().readTree(ran.out());
        assertThat(result.path("session").asText()).isEqualTo("replayed");
        assertThat(result.path("outcome").asText()).isEqualTo("complete");
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        Expected.of(RECORDING.truth()).problemOf(history("replayed")))
                .isEmpty());
    }

    @Test
    void endsATurnInTheMiddleWithTheTextThatItHas() {
        var playing = CompletableFuture.supplyAsync(() -> replay("cancelled", "40"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> history("cancelled").characters() > 0);

        Ran cancel = turnstream(
                "cancel", "--bootstrap", STACK.bootstrapServers(), "--session", "cancelled", "--turn", "answer");

        assertThat(cancel.exitCode()).isZero();
        assertThat(cancel.out()).contains("\"event\":\"cancel-requested\"");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> history("cancelled").end().equals(Optional.of("cancelled")));
        assertThat(playing.orTimeout(60, TimeUnit.SECONDS).join().exitCode()).isZero();
        ShownAnswer shown = history("cancelled");
        assertThat(shown.end()).contains("cancelled");
        assertThat(Expected.of(RECORDING.truth()).reasonings().get(0))
                .startsWith(shown.reasonings().get(0));
    }

    private Ran replay(String session, String rate) {
        try {
            Path file = Files.write(directory.resolve(session + ".sse"), RECORDING.fileBytes());
            return turnstream(
                    "replay",
                    "--bootstrap",
                    STACK.bootstrapServers(),
                    "--session",
                    session,
                    "--response",
                    "answer",
                    "--dialect",
                    RECORDING.dialect(),
                    "--rate",
                    rate,
                    file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ShownAnswer history(String session) {
        try {
            return ShownAnswer.of(new ChannelHistory(
                            STACK.addresses().ably(), STACK.addresses().ablyKey())
                    .messages("ai:" + session));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
