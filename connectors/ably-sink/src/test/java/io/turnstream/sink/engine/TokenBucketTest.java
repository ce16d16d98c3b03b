package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.PairKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A budget: so many per second, a few at once after a pause, and savings for whoever needs several. */
class TokenBucketTest {

    /** Ten per second, four at once. */
    private final TokenBucket bucket = new TokenBucket(10, 4);

    private final TurnDelivery one = turn("one");
    private final TurnDelivery other = turn("other");

    @Test
    void aFullBucketHoldsItsCapacityAndNoMore() {
        assertThat(bucket.has(one, 4, 0, 1, 0)).isTrue();
        spend(4);
        assertThat(bucket.has(one, 1, 0, 1, 0)).isFalse();

        assertThat(bucket.has(one, 4, 0, 1, 60_000)).isTrue();
        spend(4);
        assertThat(bucket.has(one, 1, 0, 1, 60_000)).isFalse();
    }

    @Test
    void isFilledAtItsRate() {
        bucket.has(one, 1, 0, 1, 1_000);
        spend(4);

        assertThat(bucket.has(one, 1, 0, 1, 1_099)).isFalse();
        assertThat(bucket.has(one, 1, 0, 1, 1_100)).isTrue();
        assertThat(bucket.has(one, 2, 0, 1, 1_199)).isFalse();
        assertThat(bucket.has(one, 2, 0, 1, 1_200)).isTrue();
    }

    @Test
    void isFilledAtAShareOfItsRate() {
        bucket.has(one, 1, 0, 0.5, 0);
        spend(4);

        assertThat(bucket.has(one, 1, 0, 0.5, 199)).isFalse();
        assertThat(bucket.has(one, 1, 0, 0.5, 200)).isTrue();
    }

    @Test
    void timeThatSeemsToGoBackFillsNothingAndCountsOnce() {
        bucket.has(one, 1, 0, 1, 1_000);
        spend(4);
        bucket.has(one, 1, 0, 1, 500);

        assertThat(bucket.has(one, 1, 0, 1, 1_099)).isFalse();
        assertThat(bucket.has(one, 1, 0, 1, 1_100)).isTrue();
    }

    @Test
    void whatIsReservedIsLeftForOthers() {
        spend(2);

        assertThat(bucket.has(one, 1, 0.25, 1, 0)).isTrue();
        assertThat(bucket.has(one, 2, 0.25, 1, 0)).isFalse();
        assertThat(bucket.has(one, 2, 0, 1, 0)).isTrue();
    }

    @Test
    void whatCostsMoreThanTheCapacityWaitsForAFullBucket() {
        assertThat(bucket.has(one, 9, 0, 1, 0)).isTrue();
        spend(1);
        assertThat(bucket.has(one, 9, 0, 1, 0)).isFalse();
    }

    @Test
    void othersGetOnlyWhatIsLeftBesideWhatIsSaved() {
        bucket.saveFor(one, 3);

        assertThat(bucket.saver()).isSameAs(one);
        assertThat(bucket.has(other, 1, 0, 1, 0)).isTrue();
        assertThat(bucket.has(other, 2, 0, 1, 0)).isFalse();
        assertThat(bucket.has(one, 3, 0, 1, 0)).isTrue();
    }

    @Test
    void isSavedForOneAtATime() {
        bucket.saveFor(one, 3);
        bucket.saveFor(other, 1);

        assertThat(bucket.saver()).isSameAs(one);
        bucket.saveFor(one, 2);
        assertThat(bucket.has(other, 2, 0, 1, 0)).isTrue();
    }

    @Test
    void nothingIsSavedAnyMoreForWhomSpendsIt() {
        bucket.saveFor(one, 3);

        bucket.spend(other, 1);
        assertThat(bucket.saver()).isSameAs(one);
        bucket.spend(one, 1);

        assertThat(bucket.saver()).isNull();
        assertThat(bucket.has(other, 2, 0, 1, 0)).isTrue();
    }

    @Test
    void othersGetAllWhenNobodyNeedsWhatWasSaved() {
        bucket.saveFor(one, 4);
        assertThat(bucket.has(other, 1, 0, 1, 0)).isFalse();

        bucket.stopSaving();

        assertThat(bucket.has(other, 4, 0, 1, 0)).isTrue();
    }

    @Test
    void noMoreIsSavedThanTheBucketHolds() {
        bucket.saveFor(one, 9);
        bucket.has(other, 1, 0, 1, 0);

        assertThat(bucket.has(other, 0, 0, 1, 0)).isTrue();
        assertThat(bucket.has(one, 9, 0, 1, 0)).isTrue();
    }

    private void spend(double cost) {
        bucket.spend(one, cost);
    }

    private static TurnDelivery turn(String id) {
        return new TurnDelivery(0, new PairKey("s", id), "ai:s", new StepCodec(), Optional.empty());
    }
}
