package io.turnstream.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseTest {

    private long answered;
    private final Lease lease = new Lease(3_000, () -> answered);

    @Test
    void doesNotHoldBeforeTheFirstPoll() {
        assertThat(lease.holds(0)).isFalse();
    }

    @Test
    void holdsAsLongAsSomebodyPollsAndTheGroupAnswers() {
        for (long now = 10_000; now < 20_000; now += 2_999) {
            answered++;
            lease.renew(now);
            assertThat(lease.holds(now + 2_998)).isTrue();
        }
    }

    @Test
    void holdsBeforeItIsAMemberWhoeverAnswers() {
        lease.renew(10_000);
        lease.renew(12_999);
        assertThat(lease.holds(15_900)).isTrue();
    }

    @Test
    void runsOutWhenNobodyPolls() {
        lease.renew(10_000);
        assertThat(lease.holds(12_999)).isTrue();
        assertThat(lease.holds(13_000)).isFalse();
    }

    @Test
    void runsOutWhenTheGroupDoesNotAnswerThoughHeartbeatsAreSent() {
        answered = 7;
        lease.renew(9_900);
        for (long now = 10_000; now < 12_900; now += 100) {
            lease.renew(now);
            assertThat(lease.holds(now)).as("at " + now).isTrue();
        }
        lease.renew(13_000);
        assertThat(lease.holds(13_000)).isFalse();
    }

    @Test
    void doesNotHoldAgainForWhatWasAnsweredBeforeThePause() {
        // Given
        answered = 7;
        lease.renew(10_000);

        // When
        answered = 22; // all at once
        lease.renew(20_000);
        lease.renew(20_005);

        // Then
        assertThat(lease.holds(20_005)).isFalse();
        lease.renew(22_000);
        assertThat(lease.holds(22_000)).isFalse();
    }

    @Test
    void doesNotHoldAgainForAnswersOfTwoMomentsThatLieApart() {
        answered = 7;
        lease.renew(10_000);
        lease.renew(20_000);
        answered++;
        lease.renew(20_010);
        lease.renew(21_000);
        lease.renew(22_000);
        answered += 5;
        lease.renew(22_900);
        lease.renew(22_905);

        assertThat(lease.holds(22_905)).isFalse();
    }

    @Test
    void holdsAgainWhenAnswersComeForAWhileAndAPollTookNothingAway() {
        // Given
        answered = 7;
        lease.renew(10_000);
        lease.renew(20_000);
        answered++;
        lease.renew(20_010);
        answered++;
        lease.renew(20_410);
        lease.renew(20_420);
        assertThat(lease.holds(20_420))
                .as("two answers in less than half a second")
                .isFalse();

        // When
        answered++;
        assertThat(lease.holds(20_810))
                .as("an answer half a second after the first")
                .isFalse();
        lease.renew(20_815);

        // Then
        assertThat(lease.holds(20_815)).isTrue();
    }

    @Test
    void beginsToWaitAnewWhenItRunsOutTwice() {
        answered = 7;
        lease.renew(10_000);
        lease.renew(20_000);
        answered++;
        lease.renew(20_010);
        lease.renew(24_000);
        answered++;
        lease.renew(24_010);
        lease.renew(24_020);

        assertThat(lease.holds(24_020)).isFalse();
    }
}
