package io.turnstream.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseTest {

    private long sinceHeartbeat = -1;
    private final Lease lease = new Lease(3_000, () -> sinceHeartbeat);

    @Test
    void doesNotHoldBeforeTheFirstPoll() {
        assertThat(lease.holds(0)).isFalse();
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
        sinceHeartbeat = 0;
        assertThat(lease.holds(10_001)).isTrue();
    }
}
