package io.turnstream.app.command;

import static io.turnstream.app.Ran.turnstream;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.app.Ran;
import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.DeliveryStatus;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.LocalAblyOptions;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import io.turnstream.local.kafka.SharedLocalKafka;
import io.turnstream.schemas.PairKey;
import io.turnstream.schemas.SessionPartition;
import io.turnstream.schemas.Topic;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code turnstream dead-letters redrive} with a real broker and a local Ably. */
@Timeout(180)
class RedriveCommandIT {

    private static final int PARTITIONS = 2;
    private static final int REFUSED = 40000;
    private static final String TEXT = "It is 3°C in Oslo. 👋";
    private static final Map<String, String> REGISTRY = Map.of("schema.registry.url", RecordOptions.LOCAL_REGISTRY);

    private final String bootstrap = SharedLocalKafka.get().bootstrapServers();
    private final String prefix = "test-" + UUID.randomUUID() + ".";
    private final LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults());

    @BeforeEach
    void createTopics() {
        turnstream("topics", "create", "--bootstrap", bootstrap, "--prefix", prefix, "--partitions", "" + PARTITIONS);
    }

    @AfterEach
    void stop() {
        ably.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vercel", "message-per-response"})
    void createsWhatIsMissingAndNotesIt(String codec) throws Exception {
        keep(response("s1", "r1"));
        write(letter("s1", "r1", codec));

        Ran looked = redrive("--dry-run");
        assertThat(looked.exitCode()).as(looked.err()).isZero();
        assertThat(looked.out()).contains("r1").contains("would create");
        assertThat(ably.channel("ai:s1").messages()).isEmpty();

        Ran done = redrive();
        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out()).contains("r1").contains("repaired, created");
        assertWhole("s1", codec);
        assertThat(ably.reports()).isEmpty();
        int operations = ably.log().size();

        assertThat(redrive().err()).contains("no dead letters to redrive");
        assertThat(ably.log()).hasSize(operations);
        assertThat(list().out()).isEmpty();
        assertThat(list("--all").out()).contains("r1").contains("resolved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vercel", "message-per-response"})
    void goesOnAfterItsConnectionWasLost(String codec) throws Exception {
        keep(response("s1", "r1"));
        write(letter("s1", "r1", codec));
        ably.script(FaultMatch.any().kind(OperationKind.CREATE), FaultEffect.closeAfterApply());

        Ran done = redrive();

        assertThat(done.exitCode()).as(done.out() + done.err()).isZero();
        assertWhole("s1", codec);
        assertThat(ably.reports()).isEmpty();
    }

    @Test
    void endsTheSameWhenItIsRepeatedAfterAFailure() throws Exception {
        keep(response("s1", "r1"));
        write(letter("s1", "r1", "vercel"));
        ably.script(FaultMatch.any().kind(OperationKind.CREATE).nth(5), FaultEffect.nack(REFUSED));

        Ran failed = redrive();
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out()).contains("not repaired: 40000");
        assertThat(list().out()).contains("redriven 1 times");

        Ran done = redrive();
        assertThat(done.exitCode()).as(done.out()).isZero();
        assertWhole("s1", "vercel");
    }

    @Test
    void countsNoOutage() throws Exception {
        keep(response("s1", "r1"));
        write(letter("s1", "r1", "vercel"));
        ably.close();

        Ran failed = redrive();

        assertThat(failed.exitCode()).as(failed.err()).isEqualTo(1);
        assertThat(failed.out()).contains("not repaired");
        assertThat(list().out()).contains("r1").doesNotContain("redriven");
    }

    @Test
    void stopsAfterFiveAttempts() throws Exception {
        keep(response("s1", "r1"));
        write(letter("s1", "r1", "vercel"));
        ably.script(FaultMatch.any().kind(OperationKind.CREATE).times(100), FaultEffect.nack(REFUSED));
        for (int i = 0; i < 5; i++) {
            assertThat(redrive().exitCode()).isEqualTo(1);
        }
        int operations = ably.log().size();

        Ran sixth = redrive();

        assertThat(sixth.exitCode()).isEqualTo(1);
        assertThat(sixth.out()).contains("redriven 5 times without success, last: not repaired: 40000");
        assertThat(ably.log()).hasSize(operations);

        assertThat(redrive("--response", "r1").out()).contains("not repaired: 40000");
        assertThat(redrive("--all").out()).contains("not repaired: 40000");
        assertThat(list().out()).contains("redriven 7 times");
        ably.clearFaults();
        assertThat(redrive("--response", "r1").exitCode()).isZero();
        assertWhole("s1", "vercel");
    }

    @ParameterizedTest
    @ValueSource(ints = {42910, 50003, 40160})
    void countsNothingThatSaysNothingOfTheLetter(int code) throws Exception {
        keep(response("s1", "r1"));
        write(letter("s1", "r1", "vercel"));
        ably.script(FaultMatch.any().kind(OperationKind.CREATE).times(100), FaultEffect.nack(code));

        Ran failed = redrive();

        assertThat(failed.exitCode()).as(failed.err()).isEqualTo(1);
        assertThat(failed.out()).contains("not repaired: " + code);
        assertThat(list().out()).contains("r1").doesNotContain("redriven");
    }

    @Test
    void publishesNothingThatItCannotProve() throws Exception {
        write(letter("lost", "r1", "message-per-response"));
        keep(response("erased", "r2"));
        write(letter("erased", "r2", "message-per-response"));
        send(Topics.RESPONSES, "erased", "erased|r2", null);
        keep(response("goes-on", "r3"));
        write(letter("goes-on", "r3", "message-per-response"));
        say("goes-on", "r3", TurnEventKind.TURN_STARTED, TurnDetail.newBuilder());
        keep(CompletedResponse.newBuilder(response("calls", "r4"))
                .setTurnEnded(false)
                .build());
        write(letter("calls", "r4", "message-per-response"));

        Ran done = redrive("--rate", "50");

        assertThat(done.exitCode()).isEqualTo(1);
        assertThat(done.out().lines().toList())
                .anySatisfy(line -> assertThat(line).contains("lost", "r1", "it was erased, or never kept"))
                .anySatisfy(line -> assertThat(line).contains("erased", "r2", "it was erased, or never kept"))
                .anySatisfy(line -> assertThat(line).contains("goes-on", "r3", "its turn has not ended yet"))
                .anySatisfy(line -> assertThat(line).contains("calls", "r4", "how it ended is not known"));
        assertThat(ably.log()).isEmpty();
        assertThat(list().out()).contains("r1", "r2", "r3", "r4").doesNotContain("redriven");
    }

    @Test
    void endsATurnAsItEndedAfterItsLastResponse() throws Exception {
        keep(CompletedResponse.newBuilder(response("s1", "r1"))
                .setTurnEnded(false)
                .build());
        write(letter("s1", "r1", "vercel"));
        say(
                "s1",
                "r1",
                TurnEventKind.TURN_STARTED,
                TurnDetail.newBuilder()
                        .setTurn(TurnInfo.newBuilder().setForkOf("U0").build()));
        say("s1", "r1", TurnEventKind.TURN_ENDED, TurnDetail.newBuilder().setOutcome(Outcome.CANCELLED));

        Ran done = redrive();

        assertThat(done.exitCode()).as(done.out()).isZero();
        assertThat(done.out()).contains("repaired, created").doesNotContain("its turn events are gone");
        List<MessageView> messages = ably.channel("ai:s1").messages();
        assertThat(messages.stream().map(RedriveCommandIT::summary))
                .contains("ai-output text complete: " + TEXT, "ai-step-end complete", "ai-run-end cancelled");
        assertThat(Objects.requireNonNull(messages.get(0).extras())
                        .at("/ai/transport/fork-of")
                        .asText())
                .isEqualTo("U0");
    }

    @Test
    void waitsUntilTheSinkIsDoneWithTheTurn(@TempDir Path directory) throws Exception {
        keep(response("s1", "r1"));
        write(letter("s1", "r1", "message-per-response"));
        say("s1", "r1", TurnEventKind.TURN_ENDED, TurnDetail.newBuilder().setOutcome(Outcome.COMPLETE));
        String group = "test-" + UUID.randomUUID();
        Path settings = Files.writeString(directory.resolve("sink.properties"), "sink.group.id=" + group + "\n");
        String[] asTheSink = {"--config", settings.toString()};

        commit(group, "s1", 0);
        assertThat(redrive(asTheSink).out()).contains("the sink is still at work on it");
        commit(group, "s1", 1);
        record("s1", "r1", DeliveryStatus.OPEN);
        assertThat(redrive(asTheSink).out()).contains("the sink is still at work on it");
        assertThat(ably.log()).isEmpty();
        record("s1", "r1", DeliveryStatus.GIVEN_UP);

        Ran done = redrive(asTheSink);

        assertThat(done.exitCode()).as(done.out()).isZero();
        assertThat(data("ai:s1")).containsExactly(TEXT);
    }

    @Test
    void redrivesTheChosenOnesOnlyAndNamesWhatNamesNoTurn() throws Exception {
        keep(response("s1", "r1"));
        keep(response("s2", "r2"));
        write(letter("s1", "r1", "vercel"), letter("s2", "r2", "vercel"), letter("", "", "vercel"));

        Ran one = redrive("--response", "r2", "--code", "publish_refused", "--since", "1h");
        assertThat(one.exitCode()).as(one.err()).isZero();
        assertThat(one.out()).contains("r2").hasLineCount(1);
        assertThat(ably.channel("ai:s1").messages()).isEmpty();
        assertWhole("s2", "vercel");

        Ran rest = redrive("--rate", "50");
        assertThat(rest.exitCode()).isEqualTo(1);
        assertThat(rest.out()).contains("it names no turn").hasLineCount(2);
        assertWhole("s1", "vercel");
    }

    @Test
    void refusesWhatCannotWork() throws Exception {
        keep(response("s1", "r1"));
        write(letter("s1", "r1", "vercel"));
        assertRefused(redrive("--rate", "0"), "a rate");
        assertRefused(redrive("--since", "soon"), "a time");
        assertRefused(
                turnstream("dead-letters", "redrive", "--bootstrap", bootstrap, "--prefix", prefix), "Ably API key");
        assertRefused(turnstream(arguments("app.key:wrong")), "key");
        assertThat(ably.channel("ai:s1").messages()).isEmpty();
        assertThat(list().out()).doesNotContain("redriven");
    }

    private static void assertRefused(Ran ran, String word) {
        assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(2);
        assertThat(ran.err()).contains(word).hasLineCount(1);
        assertThat(ran.out()).isEmpty();
    }

    private void assertWhole(String session, String codec) {
        if (codec.equals("vercel")) {
            assertThat(ably.channel("ai:" + session).messages().stream().map(RedriveCommandIT::summary))
                    .containsExactly(
                            "ai-run-start",
                            "ai-step-start",
                            "ai-output start",
                            "ai-output start-step",
                            "ai-output text complete: " + TEXT,
                            "ai-output finish-step",
                            "ai-output finish",
                            "ai-step-end complete",
                            "ai-run-end complete");
        } else {
            assertThat(data("ai:" + session)).containsExactly(TEXT);
        }
    }

    private static String summary(MessageView message) {
        JsonNode ai = Objects.requireNonNull(message.extras()).path("ai");
        StringBuilder summary = new StringBuilder(String.valueOf(message.name()));
        for (JsonNode word : List.of(
                ai.at("/codec/kind"),
                ai.at("/transport/status"),
                ai.at("/transport/step-reason"),
                ai.at("/transport/run-reason"))) {
            if (word.isTextual()) {
                summary.append(' ').append(word.textValue());
            }
        }
        String data = message.data();
        return (data == null || data.isEmpty() ? summary : summary.append(": ").append(data)).toString();
    }

    private List<String> data(String channel) {
        return ably.channel(channel).messages().stream()
                .map(message -> String.valueOf(message.data()))
                .toList();
    }

    private Ran redrive(String... more) {
        return turnstream(arguments(ably.key(), more));
    }

    private String[] arguments(String key, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "dead-letters",
                "redrive",
                "--bootstrap",
                bootstrap,
                "--prefix",
                prefix,
                "--ably-url",
                ably.url(),
                "--ably-key",
                key));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private Ran list(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("dead-letters", "list", "--bootstrap", bootstrap, "--prefix", prefix));
        arguments.addAll(List.of(more));
        return turnstream(arguments.toArray(String[]::new));
    }

    private void write(DeadLetter... letters) throws Exception {
        for (DeadLetter letter : letters) {
            send(Topics.DEAD_LETTERS, letter.getSessionId(), letter.getSessionId(), letter);
        }
    }

    private void keep(CompletedResponse response) throws Exception {
        String key = new PairKey(response.getSessionId(), response.getResponseId()).toString();
        send(Topics.RESPONSES, response.getSessionId(), key, response);
    }

    private void say(String session, String response, TurnEventKind kind, TurnDetail.Builder detail) throws Exception {
        TurnEvent event = TurnEvent.newBuilder()
                .setSessionId(session)
                .setTurnId("t-" + response)
                .setSeq(0)
                .setKind(kind)
                .setDetail(detail.build())
                .build();
        send(Topics.TURN_EVENTS, session, session, event);
    }

    private void record(String session, String response, DeliveryStatus status) throws Exception {
        DeliveryState state = DeliveryState.newBuilder()
                .setSessionId(session)
                .setTurnId("t-" + response)
                .setStatus(status)
                .setUpdatedAt(Instant.EPOCH)
                .build();
        String key = new PairKey(session, state.getTurnId()).toString();
        send(Topics.DELIVERY_STATE, session, key, state);
    }

    private void commit(String group, String session, long offset) throws Exception {
        var partition = new TopicPartition(Topics.TURN_EVENTS.named(prefix), SessionPartition.of(session, PARTITIONS));
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
            admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String session, String key, @Nullable V value)
            throws Exception {
        try (var serializer = ValueSerdes.serializer(topic, REGISTRY);
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", bootstrap),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            String name = topic.named(prefix);
            producer.send(new ProducerRecord<>(
                            name,
                            SessionPartition.of(session, PARTITIONS),
                            key.getBytes(StandardCharsets.UTF_8),
                            value == null ? null : serializer.serialize(name, value)))
                    .get();
        }
    }

    private static CompletedResponse response(String session, String response) {
        return CompletedResponse.newBuilder()
                .setSessionId(session)
                .setTurnId("t-" + response)
                .setResponseId(response)
                .setMessageId(response)
                .setStartedAt(Instant.EPOCH)
                .setEndedAt(Instant.EPOCH)
                .setOutcome(Outcome.COMPLETE)
                .setFinishReason("stop")
                .setParts(List.of(CompletedPart.newBuilder()
                        .setPart(0)
                        .setKind(PartKind.TEXT)
                        .setText(TEXT)
                        .build()))
                .build();
    }

    private static DeadLetter letter(String session, String response, String codec) {
        return DeadLetter.newBuilder()
                .setSessionId(session)
                .setTurnId(response.isEmpty() ? "" : "t-" + response)
                .setResponseId(response)
                .setChannel("ai:" + session)
                .setCodec(codec)
                .setCode("publish_refused")
                .setMessage("40000: no")
                .setUndelivered(TEXT)
                .setFirstFailureAt(Instant.EPOCH)
                .setLastFailureAt(Instant.EPOCH)
                .build();
    }
}
