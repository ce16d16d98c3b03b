package io.turnstream.topology;

import static io.turnstream.topology.assembly.Tokens.SESSION;
import static io.turnstream.topology.assembly.Tokens.cancel;
import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.schemas.SessionPartition;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.RegistryUnavailableException;
import io.turnstream.topology.assembly.Count;
import io.turnstream.topology.assembly.Refusal;
import io.turnstream.topology.assembly.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnPipelineTest {

    private static Tokens hello() {
        return response("t1", "r1").starts().says("Hel").says("lo");
    }

    @Test
    void isTheTopologyThatWasReviewed() {
        var settings = TopologySettings.of(
                Map.of("bootstrap.servers", "127.0.0.1:1", "schema.registry.url", "mock://describe"));

        assertThat(TurnPipeline.build(settings, new CountsInMemory())
                        .describe()
                        .toString()
                        .trim())
                .isEqualTo(resource("/topology.txt").trim());
    }

    private static String resource(String name) {
        try (var in = TurnPipelineTest.class.getResourceAsStream(name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void carriesAWholeResponse() {
        try (var pipeline = new PipelineHarness()) {
            pipeline.reads(hello().completes());

            assertThat(pipeline.turnEvents())
                    .extracting(TurnEvent::getKind)
                    .startsWith(TurnEventKind.TURN_STARTED, TurnEventKind.RESPONSE_STARTED)
                    .endsWith(TurnEventKind.RESPONSE_ENDED, TurnEventKind.TURN_ENDED);
            var kept = pipeline.outOf(Topics.RESPONSES);
            assertThat(kept).hasSize(1);
            assertThat(kept.get(0).key()).isEqualTo("s1|r1");
            assertThat(kept.get(0).value().getParts().get(0).getText()).isEqualTo("Hello");
            assertThat(pipeline.deadLetters()).isEmpty();
            assertThat(pipeline.stored("open-turns")).isZero();
            assertThat(pipeline.stored("open-responses")).isZero();
            assertThat(pipeline.stored("fragments")).isZero();
            assertThat(pipeline.stored("closed-turns")).isEqualTo(1);
        }
    }

    @Test
    void keepsItsStateOnDisk(@TempDir Path directory) {
        try (var pipeline = new PipelineHarness(Map.of("topology.state.dir", directory.toString()))) {
            Tokens tokens = response("t1", "r1").starts();
            for (int i = 0; i < 200; i++) {
                tokens.says("word ");
            }
            pipeline.reads(tokens.completes());

            assertThat(pipeline.responses().get(0).getParts().get(0).getText()).isEqualTo("word ".repeat(200));
            assertThat(Files.exists(directory)).isTrue();
        }
    }

    @Test
    void cancelsAndTellsTheSource() {
        try (var pipeline = new PipelineHarness()) {
            pipeline.reads(hello()).reads(cancel("t1"));

            assertThat(pipeline.controls()).extracting(c -> c.getReason()).containsExactly("cancelled");
            assertThat(pipeline.responses()).extracting(r -> r.getOutcome()).containsExactly(Outcome.CANCELLED);
        }
    }

    @Test
    void setsAsideBytesThatAreNoTokenEvent() {
        try (var pipeline = new PipelineHarness()) {
            byte[] poison = {1, 2, 3};
            byte[] unknownSchema = {0, 0, 0, 3, 7, 1, 2, 3};
            pipeline.reads("k", poison)
                    .reads("k", null)
                    .reads(null, unknownSchema)
                    .reads(hello().completes());

            var letters = pipeline.deadLetters();
            assertThat(letters).hasSize(3);
            assertThat(letters.get(0).key()).isEqualTo("k".getBytes(StandardCharsets.UTF_8));
            assertThat(letters.get(0).value()).isEqualTo(poison);
            assertThat(letters.get(2).value()).isEqualTo(unknownSchema);
            assertThat(letters).allSatisfy(letter -> assertThat(PipelineHarness.header(letter, DeadLetters.REASON))
                    .isEqualTo("unreadable"));
            assertThat(PipelineHarness.header(letters.get(0), "__streams.errors.topic"))
                    .isEqualTo("llm.token-events");
            assertThat(PipelineHarness.header(letters.get(0), "__streams.errors.offset"))
                    .isEqualTo("0");
            assertThat(pipeline.responses()).hasSize(1);
            assertThat(pipeline.counts.of(Refusal.UNREADABLE)).isEqualTo(3);
        }
    }

    @Test
    void setsRefusedEventsAsideAsTheyCame() {
        try (var pipeline = new PipelineHarness()) {
            TokenEvent foreign = response("t1", "r1").by("w2").starts().last();
            TokenEvent late = hello().completes().says("!").last();
            TokenEvent invalid = TokenEvent.newBuilder(late).setTurnId("").build();
            pipeline.reads(hello())
                    .reads(foreign)
                    .reads(hello().completes().last())
                    .reads(List.of(late, invalid))
                    .reads("other-key", pipeline.bytes(late));

            var letters = pipeline.deadLetters();
            assertThat(letters)
                    .extracting(letter -> PipelineHarness.header(letter, DeadLetters.REASON))
                    .containsExactly("foreign_writer", "late", "invalid", "wrong_key");
            assertThat(letters.get(1).value()).isEqualTo(pipeline.bytes(late));
            assertThat(letters.get(1).key()).isEqualTo(SESSION.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void setsHeldEventsAsideWhenTheirTurnEnds() {
        try (var pipeline = new PipelineHarness()) {
            TokenEvent early = hello().loses(1).says("!").last();
            pipeline.reads(hello()).reads(early).reads(cancel("t1"));

            assertThat(pipeline.deadLetters())
                    .extracting(letter -> letter.value())
                    .containsExactly(pipeline.bytes(early));
            assertThat(pipeline.stored("held-events")).isZero();
        }
    }

    @Test
    void saysWhereARefusedEventWasReadAndNotWhereAnotherWas() {
        try (var pipeline = new PipelineHarness()) {
            TokenEvent foreign = response("t1", "r1").by("w2").starts().last();
            TokenEvent early = hello().loses(1).says("!").last();
            pipeline.reads(hello()).reads(List.of(foreign, early)).reads(cancel("t1"));

            var letters = pipeline.deadLetters();
            assertThat(PipelineHarness.header(letters.get(0), "__streams.errors.offset"))
                    .isEqualTo("3");
            assertThat(letters.get(1).value()).isEqualTo(pipeline.bytes(early));
            assertThat(letters.get(1).headers())
                    .extracting(header -> header.key())
                    .contains(DeadLetters.REASON)
                    .doesNotContain("__streams.errors.topic", "__streams.errors.partition", "__streams.errors.offset");
        }
    }

    @Test
    void goesOnAfterAnEventThatItFailsOn() {
        try (var pipeline = new PipelineHarness()) {
            Tokens tokens = response("t1", "r1").starts().says("x".repeat(300));
            pipeline.reads(tokens);
            pipeline.loses("fragments");
            pipeline.reads(tokens.completes().last())
                    .reads(response("t2", "r2").starts().says("fine").completes());

            assertThat(pipeline.deadLetters())
                    .extracting(letter -> PipelineHarness.header(letter, DeadLetters.REASON))
                    .containsExactly("logic_error");
            assertThat(pipeline.responses()).extracting(r -> r.getResponseId()).containsExactly("r2");
            assertThat(pipeline.counts.of(Refusal.LOGIC_ERROR)).isEqualTo(1);
        }
    }

    @Test
    void waitsForARegistryThatCannotBeAsked() {
        try (var pipeline = new PipelineHarness(Map.of(
                "topology.state.in.memory", "true",
                "schema.registry.url", "http://127.0.0.1:9"))) {
            assertThatThrownBy(() -> pipeline.reads(SESSION, new byte[] {0, 0, 0, 0, 1, 2}))
                    .hasRootCauseInstanceOf(IOException.class)
                    .hasStackTraceContaining(RegistryUnavailableException.class.getName());
        }
    }

    @Test
    void givesUpAGapAfterAWhile() {
        try (var pipeline = new PipelineHarness()) {
            pipeline.reads(hello().loses(1).says("!").completes());
            pipeline.waits(Duration.ofSeconds(1));
            assertThat(pipeline.responses()).isEmpty();

            pipeline.waits(Duration.ofSeconds(2));

            assertThat(pipeline.responses()).extracting(r -> r.getMarks()).containsExactly(List.of("incomplete"));
            assertThat(pipeline.timeOuts())
                    .extracting(TokenEvent::getKind)
                    .containsExactly(TokenEventKind.GAP_TIMED_OUT);
        }
    }

    @Test
    void endsATurnThatFellSilentAndNotOneThatIsAlive() {
        try (var pipeline = new PipelineHarness()) {
            pipeline.reads(hello()).waits(Duration.ofSeconds(50)).reads(Tokens.alive("t1"));
            pipeline.waits(Duration.ofSeconds(50));
            assertThat(pipeline.responses()).isEmpty();

            pipeline.waits(Duration.ofSeconds(11));

            assertThat(pipeline.responses()).extracting(r -> r.getMarks()).containsExactly(List.of("idle"));
            assertThat(pipeline.controls()).extracting(c -> c.getReason()).containsExactly("idle");
        }
    }

    @Test
    void endsATurnThatIsTooOld() {
        try (var pipeline =
                new PipelineHarness(Map.of("topology.state.in.memory", "true", "topology.turn.max.age.ms", "30000"))) {
            pipeline.reads(hello()).waits(Duration.ofSeconds(31));

            assertThat(pipeline.responses()).extracting(r -> r.getMarks()).containsExactly(List.of("expired"));
        }
    }

    @Test
    void forgetsClosedTurnsAfterADayOrTwo() {
        try (var pipeline = new PipelineHarness()) {
            pipeline.reads(hello().completes());
            pipeline.waits(Duration.ofHours(47));
            assertThat(pipeline.stored("closed-turns")).isEqualTo(1);

            pipeline.waits(Duration.ofHours(2));

            assertThat(pipeline.stored("closed-turns")).isZero();
        }
    }

    @Test
    void countsRecordsOnTheWrongPartition() {
        String elsewhere = "s1";
        int partitions = 24;
        try (var pipeline = new PipelineHarness(
                Map.of("topology.state.in.memory", "true", "topic.partitions", Integer.toString(partitions)))) {
            pipeline.reads(hello());

            boolean misrouted = SessionPartition.of(elsewhere, partitions) != 0;
            assertThat(pipeline.counts.of(Count.MISROUTED)).isEqualTo(misrouted ? 3 : 0);
        }
    }
}
