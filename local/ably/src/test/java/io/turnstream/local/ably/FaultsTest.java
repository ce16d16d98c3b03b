package io.turnstream.local.ably;

import static io.turnstream.local.ably.channel.OperationKind.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.log.LoggedOperation.Answered;
import io.turnstream.local.ably.log.LoggedOperation.Applied;
import io.turnstream.local.ably.switches.Switches.AppendAck;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every scripted fault does what it says, once. */
class FaultsTest {

    private static final String CHANNEL = "ai:1";

    private LocalAbly ably;
    private TestClient client;
    private String serial;

    @BeforeEach
    void start() {
        ably = LocalAbly.start(LocalAblyOptions.defaults());
        client = TestClient.connect(ably);
        serial = client.create(0, CHANNEL, "{'id':'m1','name':'n','data':'a'}");
    }

    @AfterEach
    void stop() {
        client.close();
        ably.close();
    }

    @Test
    @SwitchedTo("refused-append=is-gone")
    void refusesAndDoesNotApply() {
        script(FaultEffect.nack(42911));
        JsonNode nack = client.append(1, CHANNEL, serial, "b").next(2);
        client.append(2, CHANNEL, serial, "c").next(1);
        assertThat(nack.path("error").path("code").asInt()).isEqualTo(42911);
        assertThat(nack.path("error").path("statusCode").asInt()).isEqualTo(429);
        assertThat(text()).isEqualTo("ac");
        assertThat(ably.pendingFaults()).isZero();
    }

    @Test
    void refusesAndAppliesWithTheNextAppend() {
        script(FaultEffect.nackAppliedLater(50003));
        client.append(1, CHANNEL, serial, "b").next(2);
        assertThat(text()).isEqualTo("a");
        client.append(2, CHANNEL, serial, "c").next(1);
        assertThat(text()).isEqualTo("abc");
    }

    @Test
    void refusesThoughItApplied() {
        script(FaultEffect.nackThoughApplied(50003));
        assertThat(client.append(1, CHANNEL, serial, "b")
                        .next(2)
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(50003);
        assertThat(text()).isEqualTo("ab");
    }

    @Test
    void dropsTheAckAndKnowsTheRepeat() {
        // Given
        script(FaultEffect.dropAck());
        client.append(1, CHANNEL, serial, "b");
        client.assertNothingCame();

        // When
        try (TestClient again = TestClient.connect(ably, "resume=" + client.connectionKey())) {
            again.append(1, CHANNEL, serial, "b");

            // Then
            assertThat(again.next(1).path("msgSerial").asInt()).isEqualTo(1);
            assertThat(text()).isEqualTo("ab");
        }
    }

    @Test
    void closesBeforeItApplies() {
        // Given
        script(FaultEffect.closeBeforeApply());
        client.append(1, CHANNEL, serial, "b");
        client.awaitClosed();
        assertThat(text()).isEqualTo("a");

        // When
        try (TestClient again = TestClient.connect(ably, "resume=" + client.connectionKey())) {
            again.append(1, CHANNEL, serial, "b").next(1);

            // Then
            assertThat(again.connectionId()).isEqualTo(client.connectionId());
            assertThat(text()).isEqualTo("ab");
        }
    }

    @Test
    void closesAfterItApplied() {
        // Given
        script(FaultEffect.closeAfterApply());
        client.append(1, CHANNEL, serial, "b");
        client.awaitClosed();
        assertThat(text()).isEqualTo("ab");

        // When
        try (TestClient again = TestClient.connect(ably, "resume=" + client.connectionKey())) {
            again.append(1, CHANNEL, serial, "b").next(1);

            // Then
            assertThat(text()).isEqualTo("ab");
        }
    }

    @Test
    void delaysAnOperationAndWhatIsBehindIt() {
        script(FaultEffect.delay(Duration.ofMillis(50)));
        client.append(1, CHANNEL, serial, "b").append(2, CHANNEL, serial, "c");
        assertThat(client.next(1).path("msgSerial").asInt()).isEqualTo(1);
        assertThat(client.next(1).path("msgSerial").asInt()).isEqualTo(2);
        assertThat(text()).isEqualTo("abc");
    }

    @Test
    void delaysOnlyTheAck() {
        try (TestClient viewer = TestClient.connect(ably)) {
            viewer.attach(CHANNEL);
            script(FaultEffect.delayAck(Duration.ofHours(1)));
            client.append(1, CHANNEL, serial, "b");
            assertThat(viewer.delivered().path("data").asText()).isEqualTo("ab");
        }
    }

    @Test
    void meetsTheMessageThatItIsFor() {
        // Given
        String other = client.create(1, CHANNEL, "{'id':'m2','data':'x'}");
        ably.script(FaultMatch.any().channel(CHANNEL).message("m1").kind(APPEND).nth(2), FaultEffect.nack(42911));

        // When
        client.append(2, CHANNEL, other, "y").next(1);
        client.append(3, CHANNEL, serial, "b").next(1);
        client.append(4, CHANNEL, other, "z").next(1);
        JsonNode met = client.append(5, CHANNEL, serial, "c").next(2);

        // Then
        assertThat(met.path("msgSerial").asInt()).isEqualTo(5);
    }

    @Test
    void writesDownWhatHappened() {
        // Given
        script(FaultEffect.nackThoughApplied(50003));
        client.append(1, CHANNEL, serial, "b").next(2);
        client.append(2, CHANNEL, "none", "c").next(2);

        // When
        List<LoggedOperation> log = ably.log();

        // Then
        assertThat(log).extracting(LoggedOperation::msgSerial).containsExactly(0L, 1L, 2L);
        assertThat(log).extracting(LoggedOperation::applied).containsExactly(Applied.YES, Applied.YES, Applied.NO);
        assertThat(log).extracting(LoggedOperation::answer).containsExactly(Answered.ACK, Answered.NACK, Answered.NACK);
        assertThat(log).extracting(LoggedOperation::code).containsExactly(0, 50003, 40400);
        assertThat(log).extracting(LoggedOperation::fault).containsExactly(null, "nack-though-applied", null);
        assertThat(log.get(0).serial()).isEqualTo(serial);
    }

    @Test
    void refusesConnectionsForAWhileAndOpenOnesStay() {
        ably.refuseConnections(Duration.ofHours(1));
        assertThatThrownBy(() -> TestClient.connect(ably)).isInstanceOf(CompletionException.class);
        client.append(1, CHANNEL, serial, "b").next(1);
        ably.clearFaults();
        TestClient.connect(ably).close();
    }

    @Test
    void takesFaultsOverHttpAndShowsTheLog() throws IOException, InterruptedException {
        // Given
        TestRest control = TestRest.of(ably);
        TestRest.Answer scripted = control.post(
                "/local/faults",
                "{'match':{'channel':'ai:1','kind':'append','nth':1},'effect':{'type':'nack','code':42911}}");

        // When
        client.append(1, CHANNEL, serial, "b").next(2);
        JsonNode log = control.get("/local/log?channel=ai:1").body();

        // Then
        assertThat(scripted.status()).isEqualTo(201);
        assertThat(scripted.body().path("pending").asInt()).isEqualTo(1);
        assertThat(log).hasSize(2);
        assertThat(log.path(1).path("answer").asText()).isEqualTo("nack");
        assertThat(log.path(1).path("fault").asText()).isEqualTo("nack");
        assertThat(control.get("/local/counters").body().path("nacked").asInt()).isEqualTo(1);
    }

    @Test
    void refusesFaultsThatItDoesNotKnow() throws IOException, InterruptedException {
        TestRest control = TestRest.of(ably);
        assertThat(control.post("/local/faults", "{'effect':{'type':'explode'}}")
                        .status())
                .isEqualTo(400);
        assertThat(control.post("/local/faults", "{'match':{'chanel':'ai:1'},'effect':{'type':'drop-ack'}}")
                        .code())
                .isEqualTo(40003);
        assertThat(control.post("/local/faults", "{'effect':{'type':'nack'}}").status())
                .isEqualTo(400);
        assertThat(control.post("/local/faults", "{'effect':{'type':'delay'}}").status())
                .isEqualTo(400);
        assertThat(control.post("/local/faults", "{'match':{'kind':'x'},'effect':{'type':'drop-ack'}}")
                        .status())
                .isEqualTo(400);
        assertThat(ably.pendingFaults()).isZero();
    }

    @Test
    void setsSwitchesOverHttp() throws IOException, InterruptedException {
        TestRest control = TestRest.of(ably);

        var set = control.patch("/local/switches", "{'append-ack':'on-receipt'}");

        assertThat(set.body().path("append-ack").asText()).isEqualTo("on-receipt");
        assertThat(ably.switches().appendAck()).isEqualTo(AppendAck.ON_RECEIPT);
        assertThat(control.get("/local/switches").body()).isEqualTo(set.body());
        assertThat(control.patch("/local/switches", "['append-ack']").code()).isEqualTo(40003);
        var wrong = control.patch("/local/switches", "{'append-ack':'never'}");
        assertThat(wrong.code()).isEqualTo(40003);
        assertThat(ably.switches().appendAck()).isEqualTo(AppendAck.ON_RECEIPT);
    }

    @Test
    void closesConnectionsOverHttp() throws IOException, InterruptedException {
        TestRest.of(ably).post("/local/faults", "{'effect':{'type':'close-connections'}}");
        client.awaitClosed();
    }

    @Test
    void meetsRestRequestsToo() throws IOException, InterruptedException {
        TestRest rest = TestRest.of(ably);
        ably.script(FaultMatch.any(), FaultEffect.nack(50003));
        ably.script(FaultMatch.any().nth(2), FaultEffect.closeAfterApply());
        assertThat(rest.post("/channels/ai:2/messages", "{'data':'a'}").code()).isEqualTo(50003);
        assertThatThrownBy(() -> rest.post("/channels/ai:2/messages", "{'data':'b'}"))
                .isInstanceOf(IOException.class);
        assertThat(ably.channel("ai:2").messages()).hasSize(1);
    }

    private void script(FaultEffect effect) {
        ably.script(FaultMatch.any().kind(APPEND), effect);
    }

    private String text() {
        return String.valueOf(
                ably.channel(CHANNEL).message(serial).orElseThrow().data());
    }
}
