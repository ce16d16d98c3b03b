package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final Breaker breaker = new Breaker();

    @Test
    void opensWhenHalfOfTwentyFailedWithinTenSeconds() {
        for (int i = 0; i < 10; i++) {
            breaker.succeeded(i);
        }
        for (int i = 0; i < 9; i++) {
            breaker.failed(9_000 + i);
        }
        assertThat(breaker.allows(9_009)).isTrue();

        breaker.failed(9_010);

        assertThat(breaker.allows(9_010)).isFalse();
        assertThat(breaker.isOpen(9_010)).isTrue();
    }

    @Test
    void staysClosedWhenFewerThanHalfFailed() {
        for (int i = 0; i < 11; i++) {
            breaker.succeeded(i);
        }
        for (int i = 0; i < 10; i++) {
            breaker.failed(100 + i);
        }

        assertThat(breaker.allows(110)).isTrue();
    }

    @Test
    void staysClosedWhenTooFewWereSent() {
        for (int i = 0; i < 19; i++) {
            breaker.failed(i);
        }

        assertThat(breaker.allows(20)).isTrue();
    }

    @Test
    void forgetsWhatIsOlderThanTenSeconds() {
        for (int i = 0; i < 19; i++) {
            breaker.failed(0);
        }

        breaker.failed(10_001);

        assertThat(breaker.allows(10_001)).isTrue();
    }

    @Test
    void letsOneTryAfterOneSecondThenTwoThenFourUpToThirty() {
        open(0);
        List<Long> tries = new ArrayList<>();
        long last = 0;
        for (long now = 0; now < 200_000; now++) {
            if (breaker.allows(now)) {
                tries.add(now - last);
                breaker.sent(now);
                assertThat(breaker.allows(now)).isFalse();
                breaker.failed(now);
                last = now;
            }
        }

        assertThat(tries).startsWith(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
    }

    @Test
    void closesWhenATrySucceedsAndBeginsAnew() {
        open(0);
        breaker.sent(1_000);

        breaker.succeeded(1_010);

        assertThat(breaker.allows(1_010)).isTrue();
        assertThat(breaker.isBroken()).isFalse();
        breaker.failed(1_020);
        assertThat(breaker.allows(1_020)).isTrue();
        open(2_000);
        assertThat(breaker.tryAt()).isEqualTo(3_000);
    }

    @Test
    void letsAnotherTryWhenNobodyWaitsForTheFirstAnyMore() {
        open(0);
        breaker.sent(1_000);
        assertThat(breaker.allows(16_000)).isFalse();

        assertThat(breaker.allows(16_001)).isTrue();
    }

    @Test
    void opensAtTheTwentiethOperationWhenHalfOfThemFailed() {
        for (int i = 0; i < 10; i++) {
            breaker.succeeded(0);
        }
        for (int i = 0; i < 9; i++) {
            breaker.failed(0);
        }
        assertThat(breaker.isBroken()).isFalse();

        breaker.failed(0);

        assertThat(breaker.isBroken()).isTrue();
    }

    @Test
    void whatIsJustTenSecondsOldStillCounts() {
        for (int i = 0; i < 19; i++) {
            breaker.failed(0);
        }

        breaker.failed(10_000);

        assertThat(breaker.isBroken()).isTrue();
    }

    @Test
    void whatWasForgottenDoesNotCountAsAFailure() {
        for (int i = 0; i < 30; i++) {
            breaker.succeeded(0);
        }
        for (int i = 0; i < 19; i++) {
            breaker.failed(1);
        }
        for (int i = 0; i < 20; i++) {
            breaker.succeeded(10_002);
        }

        breaker.failed(10_002);

        assertThat(breaker.isBroken()).isFalse();
    }

    @Test
    void aTryThatIsAnsweredSomehowLetsTheNextTryAfterTheSameTime() {
        open(0);
        breaker.sent(1_000);

        breaker.answered(1_010);

        assertThat(breaker.isBroken()).isTrue();
        assertThat(breaker.allows(2_009)).isFalse();
        assertThat(breaker.allows(2_010)).isTrue();
    }

    @Test
    void answersOfWhatWentOutBeforeItOpenedChangeNothing() {
        open(0);

        breaker.failed(500);
        breaker.answered(600);

        assertThat(breaker.tryAt()).isEqualTo(1_000);
        breaker.sent(1_000);
        breaker.failed(1_000);
        assertThat(breaker.tryAt()).as("the wait was doubled once").isEqualTo(3_000);
    }

    @Test
    void whatIsAnsweredWhileItIsClosedChangesNothing() {
        breaker.answered(0);
        breaker.sent(0);

        assertThat(breaker.allows(0)).isTrue();
        assertThat(breaker.isOpen(0)).isFalse();
        open(10);
        assertThat(breaker.allows(1_010)).as("nobody is trying").isTrue();
    }

    @Test
    void nothingMayGoOutBeforeATryMay() {
        open(0);

        assertThat(breaker.isOpen(999)).isTrue();
        assertThat(breaker.isOpen(1_000)).isFalse();
        assertThat(breaker.allows(999)).isFalse();
        assertThat(breaker.allows(1_000)).isTrue();
    }

    @Test
    void isOpenForLongerThanItIs() {
        assertThat(breaker.isOpenFor(0, 1_000_000)).isFalse();
        open(1_000);

        assertThat(breaker.isOpenFor(30_000, 31_000)).isFalse();
        assertThat(breaker.isOpenFor(30_000, 31_001)).isTrue();
    }

    @Test
    void whenNobodyIsLeftToTryTheNextWaitsAsLongAsTheLast() {
        open(0);
        breaker.sent(1_000);
        breaker.failed(1_000);

        breaker.leaveAlone(50_000);

        assertThat(breaker.tryAt()).isEqualTo(52_000);
        assertThat(breaker.isOpenFor(30_000, 80_000)).isFalse();
        assertThat(breaker.allows(52_000)).isTrue();
    }

    @Test
    void afterItClosedTwentyMustFailAgain() {
        open(0);
        breaker.sent(1_000);
        breaker.succeeded(1_010);

        for (int i = 0; i < 18; i++) {
            breaker.failed(1_020);
        }
        assertThat(breaker.isBroken()).isFalse();
        breaker.failed(1_020);

        assertThat(breaker.isBroken()).isTrue();
    }

    private void open(long now) {
        for (int i = 0; i < 20; i++) {
            breaker.failed(now);
        }
        assertThat(breaker.isBroken()).isTrue();
    }
}
