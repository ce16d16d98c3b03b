package io.turnstream.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseTest {

    private long sinceHeartbeat = -1;
    private long answered;
    private final Lease lease = new Lease(3_000, new Lease.Heartbeats() {
        @Override
        public long sinceLast() {
            return sinceHeartbeat;
        }

        @Override
        public long answered() {
            return answered;
        }
    });

    @Test
    void doesNotHoldBeforeTheFirstPoll() {
        assertThat(lease.holds(0)).isFalse();
    }

    @Test
    void holdsAsLongAsSomebodyPolls() {
        for (long now = 10_000; now < 20_000; now += 2_999) {
            lease.renew(now);
            assertThat(lease.holds(now + 2_998)).isTrue();
        }
    }

    @Test
    void runsOutWhenNobodyPolls() {
        lease.renew(10_000);
        assertThat(lease.holds(12_999)).isTrue();
        assertThat(lease.holds(13_000)).isFalse();
    }

    @Test
    void runsOutWhileHeartbeatsStayUnanswered() {
        lease.renew(10_000);
        sinceHeartbeat = 3_000;
        assertThat(lease.holds(10_001)).isFalse();
    }

    @Test
    void doesNotHoldAgainBeforeAHeartbeatWasAnsweredThatWasSentSince() {
        lease.renew(10_000);
        sinceHeartbeat = 0;
        lease.renew(20_000);
        assertThat(lease.holds(20_000)).as("one poll after a pause").isFalse();

        answered = 1;
        lease.renew(20_010);
        lease.renew(20_020);
        assertThat(lease.holds(20_020)).as("what was sent before is answered").isFalse();

        answered = 2;
        lease.renew(20_400);
        assertThat(lease.holds(20_400)).as("what was sent since is answered").isFalse();

        lease.renew(20_410);
        assertThat(lease.holds(20_410)).as("and a poll took nothing away").isTrue();
    }

    @Test
    void beginsToWaitAnewWhenItRunsOutTwice() {
        lease.renew(10_000);
        lease.renew(20_000);
        answered = 2;
        sinceHeartbeat = 3_000;
        lease.renew(20_400);
        sinceHeartbeat = 0;
        lease.renew(20_410);
        lease.renew(20_420);
        assertThat(lease.holds(20_420)).isFalse();

        answered = 4;
        lease.renew(20_800);
        lease.renew(20_810);
        assertThat(lease.holds(20_810)).isTrue();
    }
}
