package io.turnstream.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.bench.process.ReachedOperation;
import io.turnstream.local.ably.channel.OperationKind;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private final Sent sent = new Sent();
    private final SentResponse response = new SentResponse(3, 0, 3);
    private final Arrivals arrivals = new Arrivals(sent, "s");

    ArrivalsTest() {
        for (int token = 0; token < 3; token++) {
            response.due(token, 1_000_000 + token * 20_000L);
            response.appended(token, 1_001_000 + token * 20_000L);
        }
        sent.add(response);
    }

    @Test
    void aTokenArrivesWithTheFirstOperationThatCarriesIt() {
        arrive(1_010_000, OperationKind.CREATE, token(0));
        arrive(1_060_000, OperationKind.APPEND, token(1) + token(2));
        arrive(1_500_000, OperationKind.UPDATE, response.text());

        Arrivals.Delays delays = arrivals.delays(0, Long.MAX_VALUE);
        assertThat(delays.first().maxMillis()).isEqualTo(9, within());
        assertThat(delays.firstSinceDue().maxMillis()).isEqualTo(10, within());
        assertThat(delays.later().count()).isEqualTo(2);
        assertThat(delays.later().maxMillis()).isEqualTo(39, within());
        assertThat(arrivals.operations()).isEqualTo(3);
    }

    @Test
    void countsOnlyWhatWasDueInTheWindow() {
        arrive(1_060_000, OperationKind.CREATE, response.text());

        assertThat(arrivals.delays(1_000_000, 1_020_000).first().count()).isEqualTo(1);
        assertThat(arrivals.delays(1_000_000, 1_020_000).later().count()).isZero();
    }

    @Test
    void isWholeOnlyWhenEveryCharacterIsRight() {
        arrive(1_010_000, OperationKind.CREATE, token(0));
        assertThat(arrivals.whole()).isZero();
        assertThat(arrivals.allArrived()).isFalse();

        arrive(1_060_000, OperationKind.APPEND, token(2));
        assertThat(arrivals.allArrived()).isTrue();
        assertThat(arrivals.whole()).isZero();

        arrive(1_070_000, OperationKind.UPDATE, response.text());
        assertThat(arrivals.whole()).isEqualTo(1);

        arrive(1_080_000, OperationKind.APPEND, token(2));
        assertThat(arrivals.whole()).isZero();
    }

    @Test
    void whatWasRefusedHasNotArrived() {
        arrivals.accept(new ReachedOperation(
                1_010_000, "c", "ai:s3", OperationKind.CREATE, "", false, 42911, "", response.text()));

        assertThat(arrivals.refusals()).isEqualTo(1);
        assertThat(arrivals.allArrived()).isFalse();
    }

    @Test
    void passesOverTheSessionsOfOthers() {
        for (String other : new String[] {"ai:other3", "ai:s", "ai:s-probe-3", "ai:s3x"}) {
            arrivals.accept(new ReachedOperation(
                    1_010_000, "c", other, OperationKind.CREATE, "1@1", true, 0, "", response.text()));
        }

        assertThat(arrivals.operations()).isZero();
        assertThat(arrivals.allArrived()).isFalse();
    }

    @Test
    void knowsTokensByTheirText() {
        assertThat(TokenText.lastOf("anything " + token(2))).contains(new TokenText(0, 2));
        assertThat(TokenText.lastOf(new TokenText(12, 34567).text())).contains(new TokenText(12, 34567));
        assertThat(TokenText.lastOf("")).isEmpty();
        assertThat(TokenText.lastOf("{\"text\":\"" + token(2) + "\"}")).isEmpty();
        assertThat(new TokenText(7, 42).text()).isEqualTo("r0007t00042 ").hasSize(TokenText.LENGTH);
    }

    private static Offset<Double> within() {
        return Offset.offset(0.1);
    }

    private static String token(int number) {
        return new TokenText(0, number).text();
    }

    private void arrive(long micros, OperationKind kind, String data) {
        arrivals.accept(new ReachedOperation(micros, "c", "ai:s3", kind, "1@1", true, 0, "", data));
    }
}
