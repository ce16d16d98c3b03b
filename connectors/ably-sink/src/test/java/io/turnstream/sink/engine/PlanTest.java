package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.codec.MessageDraft.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The steps of a turn, and what is handled when they are done. */
class PlanTest {

    private final Plan plan = new Plan();
    private final Unhandled unhandled = new Unhandled();
    private final MessageDelivery stream = Messages.stream();
    private final MessageDelivery whole = Messages.of(Kind.WHOLE);
    private final PlanItem create = new PlanItem.Create(0, 0, List.of(stream, whole));
    private final PlanItem close = new PlanItem.Close(stream);

    @Test
    void stepsAreTakenInOrderAndEachOnlyWhenTheOneBeforeIsDone() {
        plan.add(create);
        plan.add(close);

        assertThat(plan.next()).isSameAs(create);
        created(stream);
        assertThat(plan.next()).isSameAs(create);
        created(whole);
        assertThat(plan.next()).isSameAs(close);
        assertThat(plan.isDone()).isFalse();
        close(stream);
        assertThat(plan.next()).isNull();
        assertThat(plan.isDone()).isTrue();
        assertThat(plan.size()).isEqualTo(2);
    }

    @Test
    void theFirstStepsAreDoneWhenTheyAre() {
        plan.add(create);
        plan.add(close);
        assertThat(plan.isDone(0)).isTrue();
        assertThat(plan.isDone(1)).isFalse();

        created(stream);
        created(whole);

        assertThat(plan.isDone(1)).isTrue();
        assertThat(plan.isDone(2)).isFalse();
    }

    @Test
    void whatWaitsToBeCreatedTakesUpRoomUntilItIs() {
        assertThat(plan.load()).isZero();
        plan.add(create);
        plan.add(close);
        assertThat(plan.load()).isEqualTo(1_000);

        created(stream);
        created(whole);

        assertThat(plan.load()).isZero();
    }

    @Test
    void whatHasToBeCreatedAgainTakesUpRoomAgain() {
        plan.add(create);
        plan.add(close);
        created(stream);
        created(whole);
        close(stream);
        assertThat(plan.isDone()).isTrue();

        stream.restart();
        plan.rewind();

        assertThat(plan.next()).isSameAs(create);
        assertThat(plan.load()).isEqualTo(1_000);
        created(stream);
        assertThat(plan.next()).isSameAs(close);
        assertThat(plan.load()).isZero();
    }

    @Test
    void stepsThatAreNotDoneCanBeLeftOut() {
        PlanItem first = new PlanItem.Create(0, 0, List.of(whole));
        PlanItem second = new PlanItem.Create(1, 0, List.of(Messages.stream()));
        plan.add(first);
        plan.add(second);
        plan.add(close);
        created(whole);

        plan.skip();

        assertThat(plan.next()).isSameAs(close);
        assertThat(plan.load()).isZero();
        assertThat(plan.size()).isEqualTo(2);
        plan.cut();
        assertThat(plan.isDone()).isTrue();
        assertThat(plan.size()).isEqualTo(1);
    }

    @Test
    void allStepsThatAreNotDoneAreLeftOutAtOnceWithTheRoomTheyTook() {
        created(whole);
        plan.add(new PlanItem.Create(0, 0, List.of(whole)));
        plan.add(new PlanItem.Create(1, 0, List.of(stream)));
        plan.add(close);

        plan.cut();

        assertThat(plan.isDone()).isTrue();
        assertThat(plan.size()).isEqualTo(1);
        assertThat(plan.load()).isZero();
    }

    @Test
    void aPlanThatIsForgottenIsEmpty() {
        plan.add(create);
        plan.add(close);
        created(stream);
        created(whole);
        plan.next();

        plan.clear();

        assertThat(plan.isDone()).isTrue();
        assertThat(plan.size()).isZero();
        assertThat(plan.load()).isZero();
        PlanItem next = new PlanItem.Close(Messages.created("x"));
        plan.add(next);
        assertThat(plan.next()).isSameAs(next);
    }

    // ---- events that are handled

    @Test
    void anEventIsHandledWhenAllThatWasPlannedByThenIsDone() {
        plan.add(create);
        unhandled.add(7, plan, null);
        plan.add(close);
        unhandled.add(8, plan, null);

        assertThat(unhandled.first(plan)).hasValue(7);
        created(stream);
        created(whole);
        assertThat(unhandled.first(plan)).hasValue(8);
        assertThat(unhandled.size()).isEqualTo(1);
        close(stream);
        assertThat(unhandled.first(plan)).isEmpty();
        assertThat(unhandled.size()).isZero();
    }

    @Test
    void anEventThatLetAMessageGrowIsHandledWhenTheChannelHoldsItsText() {
        MessageDelivery growing = Messages.created("one ");
        unhandled.add(7, plan, growing);
        growing.grow("two");
        unhandled.add(8, plan, growing);

        growing.acknowledged(3, false);
        assertThat(unhandled.first(plan)).hasValue(7);
        growing.acknowledged(4, false);
        assertThat(unhandled.first(plan)).hasValue(8);
        growing.acknowledged(7, false);
        assertThat(unhandled.first(plan)).isEmpty();
    }

    @Test
    void nothingIsUnhandledWhenAllIsForgotten() {
        plan.add(create);
        unhandled.add(7, plan, null);

        unhandled.clear();

        assertThat(unhandled.first(plan)).isEmpty();
    }

    private static void created(MessageDelivery message) {
        message.creating();
        message.created("s");
    }

    private static void close(MessageDelivery message) {
        message.acknowledged(message.length(), true);
    }
}
