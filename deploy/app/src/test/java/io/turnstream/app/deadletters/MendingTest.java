package io.turnstream.app.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.codec.Codecs;
import io.turnstream.sink.redrive.BrokenTurn;
import io.turnstream.sink.redrive.CannotRepairException;
import io.turnstream.sink.redrive.ChannelRepair;
import io.turnstream.sink.redrive.KeptTurn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MendingTest {

    private static final ChannelException GONE = ChannelException.unknown(80003, 503, "gone");

    private int rests;

    @Test
    void endsWhenALookFindsWhatTheLookBeforeFoundAndSaysWhatIsWrong() {
        var channel = new DeafChannel();

        assertThatThrownBy(() -> mending(channel).mend(turn("message-per-response")))
                .isInstanceOf(CannotRepairException.class)
                .hasMessageContaining("took the repair and is not as it should be: r.0.0 is missing")
                .hasMessageNotContaining("secret");
        assertThat(channel.writes()).isEqualTo(1);
    }

    @Test
    void namesNoMoreThanThreeThings() {
        assertThatThrownBy(() -> mending(new DeafChannel()).mend(turn("vercel")))
                .hasMessageContaining("run is missing, step.r.0 is missing, r.0.start is missing and ")
                .hasMessageEndingWith(" more");
    }

    @Test
    void looksAgainAfterARestWhenTheServiceWillTakeItLater() {
        var busy = new DeafChannel(
                ChannelException.refused(42910, 429, "slow down"), ChannelException.refused(50003, 503, "busy"));

        assertThatThrownBy(() -> mending(busy).mend(turn("message-per-response")))
                .hasMessageContaining("took the repair");
        assertThat(rests).isEqualTo(2);
        assertThat(busy.writes()).isEqualTo(3);
        assertThat(busy.connections()).isEqualTo(1);
    }

    @Test
    void looksAgainOverANewConnectionWhenNobodyKnowsWhatBecameOfAWrite() {
        var lost = new DeafChannel(GONE);

        assertThatThrownBy(() -> mending(lost).mend(turn("message-per-response")))
                .hasMessageContaining("took the repair");
        assertThat(lost.connections()).isEqualTo(2);
        assertThat(lost.writes()).isEqualTo(2);
        assertThat(rests).isZero();
    }

    @Test
    void endsWithWhatWentWrongWhenItGoesWrongEachTime() {
        var lost = new DeafChannel(GONE, GONE, GONE, GONE, GONE);

        assertThatThrownBy(() -> mending(lost).mend(turn("message-per-response")))
                .isSameAs(GONE);
        assertThat(lost.writes()).isEqualTo(4);
    }

    @Test
    void endsAtOnceWhenItIsRefused() {
        var closed = new DeafChannel(ChannelException.refused(40160, 401, "not permitted"));

        assertThatThrownBy(() -> mending(closed).mend(turn("message-per-response")))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("not permitted");
        assertThat(closed.writes()).isEqualTo(1);
    }

    @Test
    void saysWhatWasTakenForGranted() throws Exception {
        assertThat(mending(new DeafChannel()).look(turn("message-per-response")))
                .isEqualTo("would create 1 and change 0 messages"
                        + " (its turn events are gone: it ends as its last response did)");
    }

    private Mending mending(DeafChannel channel) {
        var repair = new ChannelRepair(Codecs.standard(false, kind -> {}), Duration.ofSeconds(5));
        return new Mending(repair, new Access(channel), new Pace(1, () -> 0, nanos -> rests++));
    }

    private static BrokenTurn turn(String codec) {
        CompletedResponse response = CompletedResponse.newBuilder()
                .setSessionId("s")
                .setTurnId("t")
                .setResponseId("r")
                .setStartedAt(Instant.EPOCH)
                .setEndedAt(Instant.EPOCH)
                .setOutcome(Outcome.COMPLETE)
                .setParts(List.of(CompletedPart.newBuilder()
                        .setKind(PartKind.TEXT)
                        .setText("a secret")
                        .build()))
                .build();
        KeptTurn turn = KeptTurn.of(TurnInfo.newBuilder().build(), List.of(response), Optional.empty());
        return new BrokenTurn("ai:s", codec, turn, Instant.EPOCH);
    }
}
