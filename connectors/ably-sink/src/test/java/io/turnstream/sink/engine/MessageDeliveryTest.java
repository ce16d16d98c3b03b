package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.codec.MessageDraft.Kind;
import io.turnstream.sink.codec.MessageDraft.SerialReference;
import io.turnstream.sink.engine.MessageDelivery.Comparison;
import io.turnstream.sink.engine.MessageDelivery.Pace;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one message wants, as the channel answers. */
class MessageDeliveryTest {

    private static final long NOW = 1_000;
    private static final Pace PACE = new Pace(100, 40);

    private static String text(ChannelMessage message) {
        return message.data() == null ? "" : message.data().asText();
    }

    // ---- its create

    @Test
    void aStreamIsCreatedEmptyAndGrowsByItsText() {
        MessageDelivery message = Messages.stream();
        message.grow("early");

        assertThat(text(message.create("id"))).isEmpty();
        assertThat(message.create("id").id()).isEqualTo("id");
        assertThat(message.create("id").name()).isEqualTo("name");
        message.creating();
        assertThat(message.isInFlight()).isTrue();
        message.created("s1");

        assertThat(message.serial()).isEqualTo("s1");
        assertThat(message.isOpenStream()).isTrue();
        assertThat(message.acked()).isZero();
        assertThat(message.unacknowledged()).isEqualTo(5);
        assertThat(message.wantsAppend(NOW)).isTrue();
        assertThat(text(message.append(false))).isEqualTo("early");
    }

    @Test
    void aStreamThatMayCarryItsFirstTextHasItInItsCreate() {
        MessageDelivery message = Messages.of(Kind.STREAM_FROM_CREATE);
        message.grow("early");

        assertThat(text(message.create("id"))).isEqualTo("early");
        message.creating();
        message.grow(" late");
        message.created("s1");

        assertThat(message.acked()).isEqualTo(5);
        assertThat(message.holds(5)).isTrue();
        assertThat(message.holds(6)).isFalse();
        assertThat(text(message.append(false))).isEqualTo(" late");
    }

    @ParameterizedTest
    @EnumSource(names = {"WHOLE", "ANCHOR"})
    void aWholeMessageIsDoneWhenItIsCreated(Kind kind) {
        var message = new MessageDelivery(Messages.draft(kind, TextNode.valueOf("data"), Optional.empty()));

        assertThat(text(message.create("id"))).isEqualTo("data");
        message.creating();
        message.created("s1");

        assertThat(message.isClosed()).isTrue();
        assertThat(message.isOpenStream()).isFalse();
        assertThat(message.holds(1_000)).isTrue();
    }

    @Test
    void aMessageThatWasNotCreatedSendsAllOfItsTextTheNextTime() {
        MessageDelivery message = Messages.of(Kind.STREAM_FROM_CREATE);
        message.grow("text");
        message.creating();

        message.notCreated();

        assertThat(message.isInFlight()).isFalse();
        assertThat(message.isCreated()).isFalse();
        assertThat(message.wantsAppend(NOW)).isFalse();
        assertThat(text(message.append(false))).isEqualTo("text");
    }

    @Test
    void whatAMessageTakesUpIsItsDataAndSomeMore() {
        assertThat(Messages.stream().weight()).isEqualTo(500);
        assertThat(new MessageDelivery(Messages.draft(Kind.WHOLE, TextNode.valueOf("12345678"), Optional.empty()))
                        .weight())
                .isEqualTo(510);
    }

    // ---- its growth

    @Test
    void oneOperationIsOnItsWayAtATime() {
        MessageDelivery message = Messages.created("one ");
        message.sending(NOW, Pace.NONE);
        message.grow("two");

        assertThat(message.wantsAppend(NOW)).isFalse();
        assertThat(message.wantsUpdate(NOW)).isFalse();
        message.acknowledged(4, false);

        assertThat(message.wantsAppend(NOW)).isTrue();
        assertThat(text(message.append(false))).isEqualTo("two");
        assertThat(text(message.update(false))).isEqualTo("one two");
    }

    @Test
    void aMessageWithoutNewTextWantsNothing() {
        MessageDelivery message = Messages.created("");
        assertThat(message.wantsAppend(NOW)).isFalse();

        message.grow("one");
        message.sending(NOW, Pace.NONE);
        message.acknowledged(3, false);

        assertThat(message.wantsAppend(NOW)).isFalse();
        assertThat(message.unacknowledged()).isZero();
    }

    @Test
    void growsNotBeforeItsPaceAllowsAndALittleEarlierWithOthers() {
        MessageDelivery message = Messages.created("one ");
        message.sending(NOW, PACE);
        message.grow("two");
        message.acknowledged(4, false);

        assertThat(message.notBefore()).isEqualTo(NOW + 100);
        assertThat(message.wantsAppend(NOW + 99)).isFalse();
        assertThat(message.wantsAppend(NOW + 100)).isTrue();
        assertThat(message.canJoin(NOW + 49)).isFalse();
        assertThat(message.canJoin(NOW + 50)).isTrue();
    }

    @Test
    void doesNotJoinOthersSoonerThanTheShortestInterval() {
        MessageDelivery hasty = Messages.created("one ");
        hasty.sending(NOW, new Pace(60, 40));
        hasty.grow("two");
        hasty.acknowledged(4, false);
        MessageDelivery short40 = Messages.created("one ");
        short40.sending(NOW, new Pace(40, 40));
        short40.grow("two");
        short40.acknowledged(4, false);

        assertThat(hasty.canJoin(NOW + 39)).isFalse();
        assertThat(hasty.canJoin(NOW + 40)).isTrue();
        assertThat(short40.canJoin(NOW + 39)).isFalse();
        assertThat(short40.canJoin(NOW + 40)).isTrue();
    }

    @Test
    void aMessageThatHasNothingToSayDoesNotJoinOthers() {
        assertThat(Messages.created("").canJoin(NOW)).isFalse();
    }

    @Test
    void aMessageThatIsClosedWantsNothing() {
        MessageDelivery message = Messages.created("one");
        message.sending(NOW, Pace.NONE);
        message.grow("more");
        message.acknowledged(3, true);

        assertThat(message.wantsAppend(NOW)).isFalse();
        assertThat(message.wantsUpdate(NOW)).isFalse();
        assertThat(message.unacknowledged()).isZero();
        assertThat(message.isCertain()).isTrue();
        assertThat(message.isDoubted()).isFalse();
    }

    // ---- its doubts

    @Test
    void afterARefusedAppendItGoesOnByUpdatesAlone() {
        MessageDelivery message = Messages.created("one ");
        message.sending(NOW, Pace.NONE);

        message.failed(true, true);

        assertThat(message.isInFlight()).isFalse();
        assertThat(message.isSuspect()).isFalse();
        assertThat(message.needsUpdate()).isTrue();
        assertThat(message.wantsAppend(NOW)).isFalse();
        assertThat(message.wantsUpdate(NOW)).isTrue();
        message.sending(NOW, Pace.NONE);
        message.acknowledged(4, false);
        assertThat(message.isInDoubt()).isFalse();
        assertThat(message.needsUpdate()).isTrue();
        assertThat(message.wantsUpdate(NOW)).as("nothing is new").isFalse();
        message.grow("two");
        assertThat(message.wantsAppend(NOW)).isFalse();
        assertThat(message.wantsUpdate(NOW)).isTrue();
        assertThat(message.isClean()).isFalse();
    }

    @Test
    void aMessageThatGoesOnByUpdatesDoesSoFourTimesAsSeldom() {
        MessageDelivery message = Messages.created("one ");
        message.sending(NOW, Pace.NONE);
        message.failed(true, true);

        message.sending(NOW, PACE);
        message.acknowledged(4, false);
        message.grow("two");

        assertThat(message.wantsUpdate(NOW + 399)).isFalse();
        assertThat(message.wantsUpdate(NOW + 400)).isTrue();
        assertThat(message.canJoin(NOW + 400)).as("an update is no append").isFalse();
    }

    @Test
    void anOperationOfUnknownOutcomeMakesItsMessageSuspect() {
        MessageDelivery message = Messages.created("one ");
        message.sending(NOW, Pace.NONE);

        message.failed(false, false);

        assertThat(message.isSuspect()).isTrue();
        assertThat(message.isInDoubt()).isTrue();
        assertThat(message.isCertain()).isFalse();
        message.sending(NOW, Pace.NONE);
        message.acknowledged(4, false);
        assertThat(message.isSuspect()).as("until it is read").isTrue();
        message.grow("two");
        assertThat(message.wantsAppend(NOW)).as("it was no append that failed").isTrue();
    }

    @Test
    void afterARefusedUpdateItGoesOnByUpdatesToo() {
        MessageDelivery message = Messages.created("one ");
        message.sending(NOW, Pace.NONE);

        message.failed(true, false);
        message.sending(NOW, Pace.NONE);
        message.acknowledged(4, false);
        message.grow("two");

        assertThat(message.isSuspect()).isFalse();
        assertThat(message.wantsAppend(NOW)).isFalse();
        assertThat(message.wantsUpdate(NOW)).isTrue();
    }

    @Test
    void aLostConnectionPutsAnOpenStreamInDoubtAndNothingElse() {
        MessageDelivery open = Messages.created("one");
        open.connectionLost();
        assertThat(open.isInDoubt()).isTrue();
        assertThat(open.wantsUpdate(NOW)).isTrue();
        assertThat(open.wantsAppend(NOW)).isFalse();
        assertThat(open.isSuspect()).isFalse();

        MessageDelivery empty = Messages.created("");
        empty.connectionLost();
        assertThat(empty.wantsUpdate(NOW)).as("there is no text to repair").isFalse();

        MessageDelivery uncreated = Messages.stream();
        uncreated.connectionLost();
        assertThat(uncreated.isInDoubt()).isFalse();
    }

    @Test
    void anAcknowledgementEndsTheDoubt() {
        MessageDelivery message = Messages.created("one");
        message.connectionLost();

        message.sending(NOW, Pace.NONE);
        message.acknowledged(3, false);

        assertThat(message.isClean()).isTrue();
        assertThat(message.isCertain()).isTrue();
        assertThat(message.needsUpdate()).isFalse();
    }

    // ---- what an earlier owner left

    @Test
    void aStreamThatIsFoundIsRepairedAndReadBeforeItIsClosed() {
        MessageDelivery message = Messages.stream();
        message.grow("one");

        message.adopted("s9", false);

        assertThat(message.serial()).isEqualTo("s9");
        assertThat(message.isSuspect()).isTrue();
        assertThat(message.needsUpdate()).isTrue();
        assertThat(message.wantsUpdate(NOW)).isTrue();
        assertThat(message.isCertain()).isFalse();
    }

    @Test
    void aStreamThatIsFoundClosedIsDoneAndDoubted() {
        MessageDelivery message = Messages.stream();

        message.adopted("s9", true);

        assertThat(message.isClosed()).isTrue();
        assertThat(message.isDoubted()).isTrue();
        assertThat(message.isCertain()).isFalse();
        assertThat(message.isInDoubt()).isFalse();
        assertThat(message.isSuspect()).isFalse();
        assertThat(message.needsUpdate()).isFalse();
    }

    @Test
    void aStreamThatWasHandedOverClosedIsCertain() {
        MessageDelivery message = Messages.stream();

        message.adoptedClosed("s9");

        assertThat(message.isClosed()).isTrue();
        assertThat(message.isDoubted()).isFalse();
        assertThat(message.isCertain()).isTrue();
    }

    @Test
    void aWholeMessageThatIsFoundIsDone() {
        MessageDelivery message = Messages.of(Kind.WHOLE);

        message.adopted("s9", false);

        assertThat(message.isClosed()).isTrue();
        assertThat(message.isDoubted()).isFalse();
        assertThat(message.needsUpdate()).isFalse();
    }

    @Test
    void aStreamThatWasHandedOverGoesOnWithWhatTheChannelLacks() {
        MessageDelivery message = Messages.stream();
        message.grow("one two");

        message.handedOver("s9", 4);

        assertThat(message.isClean()).isTrue();
        assertThat(message.acked()).isEqualTo(4);
        assertThat(message.unacknowledged()).isEqualTo(3);
        assertThat(text(message.append(false))).isEqualTo("two");
    }

    @Test
    void whatWasHandedOverIsBelievedAsLongAsTheEventsSayAsMuch() {
        MessageDelivery as = Messages.stream();
        as.grow("1234");
        as.handedOver("s9", 4);
        as.rebuilt();
        assertThat(as.isClean()).isTrue();
        assertThat(as.acked()).isEqualTo(4);

        MessageDelivery more = Messages.stream();
        more.grow("123");
        more.handedOver("s9", 4);
        more.rebuilt();
        assertThat(more.isInDoubt()).isTrue();
        assertThat(more.isSuspect()).isTrue();
        assertThat(more.acked()).isZero();
        assertThat(more.wantsUpdate(NOW)).isTrue();
        more.sending(NOW, Pace.NONE);
        more.acknowledged(3, false);
        more.grow("4");
        assertThat(more.wantsAppend(NOW))
                .as("an append may bring what was left")
                .isFalse();
    }

    // ---- what is read

    @Test
    void aMessageThatIsWholeOnTheChannelNeedsNoClose() {
        MessageDelivery message = Messages.created("one");
        message.closeWith(Messages.extras("complete"));
        message.sending(NOW, Pace.NONE);
        message.failed(false, true);
        message.reading();
        assertThat(message.isInFlight()).isTrue();

        assertThat(message.compare(Messages.stored("one", "complete"))).isEqualTo(Comparison.CLOSED);

        assertThat(message.isInFlight()).isFalse();
        assertThat(message.isClosed()).isTrue();
        assertThat(message.acked()).isEqualTo(3);
        assertThat(message.isDoubted()).isTrue();
        assertThat(message.isInDoubt()).isFalse();
    }

    @Test
    void aMessageThatHoldsABeginningIsClosedByAnUpdate() {
        for (String there : new String[] {"", "on", "one"}) {
            MessageDelivery message = Messages.created("one");
            message.closeWith(Messages.extras("complete"));
            message.failed(false, true);

            assertThat(message.compare(Messages.stored(there, "streaming"))).isEqualTo(Comparison.BEGINNING);

            assertThat(message.isSuspect()).isFalse();
            assertThat(message.needsUpdate()).isTrue();
            assertThat(message.isClosed()).isFalse();
        }
    }

    @Test
    void aMessageThatHoldsSomethingElseHasDiverged() {
        for (String there : new String[] {"oneone", "two", "one "}) {
            MessageDelivery message = Messages.created("one");
            message.closeWith(Messages.extras("complete"));

            assertThat(message.compare(Messages.stored(there, "complete"))).isEqualTo(Comparison.DIVERGED);

            assertThat(message.isInDoubt()).isTrue();
        }
    }

    @Test
    void aMessageWithoutDataHoldsNoTextAndOneWithAnObjectHoldsThat() {
        MessageDelivery message = Messages.created("one");

        assertThat(message.compare(Messages.stored((TextNode) null, "streaming")))
                .isEqualTo(Comparison.BEGINNING);
        assertThat(message.compare(Messages.stored(NullNode.getInstance(), "streaming")))
                .isEqualTo(Comparison.BEGINNING);
        assertThat(message.compare(Messages.stored(JsonNodeFactory.instance.objectNode(), "streaming")))
                .isEqualTo(Comparison.DIVERGED);
    }

    @Test
    void whatWasClosedInDoubtIsLeftWhenItIsStillTheSame() {
        MessageDelivery message = closedInDoubt();

        assertThat(message.isStill(Messages.stored("one", "complete"))).isTrue();

        assertThat(message.isClosed()).isTrue();
        assertThat(message.isDoubted()).isFalse();
        assertThat(message.isCertain()).isTrue();
        assertThat(message.isInFlight()).isFalse();
    }

    @Test
    void whatWasClosedInDoubtIsClosedAgainWhenItsTextOrItsEndHasChanged() {
        for (StoredMessage stored :
                new StoredMessage[] {Messages.stored("oneone", "complete"), Messages.stored("one", "streaming")}) {
            MessageDelivery message = closedInDoubt();

            assertThat(message.isStill(stored)).isFalse();

            assertThat(message.isClosed()).isFalse();
            assertThat(message.isInDoubt()).isTrue();
            assertThat(message.isInFlight()).isFalse();
            message.acknowledged(3, true);
            assertThat(message.isDoubted()).as("it is read once more").isTrue();
        }
    }

    private static MessageDelivery closedInDoubt() {
        MessageDelivery message = Messages.created("one");
        message.closeWith(Messages.extras("complete"));
        message.failed(false, true);
        message.compare(Messages.stored("one", "complete"));
        message.reading();
        return message;
    }

    // ---- its extras

    @Test
    void theLastOperationCarriesTheExtrasOfTheEnd() {
        MessageDelivery message = Messages.created("one");
        message.closeWith(Messages.extras("complete"));

        assertThat(message.append(true).extras()).isEqualTo(Messages.extras("complete"));
        assertThat(message.update(true).extras()).isEqualTo(Messages.extras("complete"));
        assertThat(message.emptyClose().extras()).isEqualTo(Messages.extras("complete"));
        assertThat(message.append(false).extras()).isEqualTo(Messages.extras("streaming"));
        assertThat(text(message.emptyClose())).isEmpty();
    }

    @Test
    void theSerialOfItsAnchorIsInEverythingThatIsSent() {
        var message = new MessageDelivery(
                Messages.draft(Kind.STREAM, null, Optional.of(new SerialReference("/t/step", "anchor"))));
        message.closeWith(Messages.extras("complete"));
        assertThat(message.isAddressed()).isFalse();

        message.refersTo("a1");

        assertThat(message.isAddressed()).isTrue();
        assertThat(message.create("id").extras().at("/t/step").asText()).isEqualTo("a1");
        assertThat(message.append(false).extras().at("/t/step").asText()).isEqualTo("a1");
        assertThat(message.append(true).extras().at("/t/step").asText()).isEqualTo("a1");
        assertThat(message.draft.extras().at("/t/step").isMissingNode()).isTrue();

        message.refersTo("a2");

        assertThat(message.append(false).extras().at("/t/step").asText()).isEqualTo("a2");
    }

    @Test
    void aReferenceWithoutAPlaceForItIsADefectOfTheCodec() {
        var message = new MessageDelivery(
                Messages.draft(Kind.STREAM, null, Optional.of(new SerialReference("/nowhere/step", "anchor"))));
        message.refersTo("a1");

        assertThatIllegalStateException()
                .isThrownBy(() -> message.create("id"))
                .withMessageContaining("key")
                .withMessageContaining("/nowhere");
    }

    // ---- its end

    @Test
    void aMessageThatIsMadeAnewKnowsNothingOfTheChannel() {
        MessageDelivery message = Messages.created("one");
        message.sending(NOW, PACE);
        message.failed(false, true);
        message.acknowledged(3, true);

        message.restart();

        assertThat(message.isCreated()).isFalse();
        assertThat(message.isClosed()).isFalse();
        assertThat(message.acked()).isZero();
        assertThat(message.isSuspect()).isFalse();
        assertThat(message.isInDoubt()).isFalse();
        assertThat(message.needsUpdate()).isFalse();
        assertThat(message.notBefore()).isLessThan(NOW);
        assertThat(message.text()).isEqualTo("one");
        message.creating();
        message.created("s2");
        assertThat(message.canJoin(Long.MIN_VALUE)).isTrue();
        assertThat(text(message.append(false))).isEqualTo("one");
    }

    @Test
    void nothingMoreIsDoneToAMessageThatIsAbandoned() {
        MessageDelivery message = Messages.created("one");
        message.sending(NOW, Pace.NONE);

        message.abandon();

        assertThat(message.isClosed()).isTrue();
        assertThat(message.isInFlight()).isFalse();
        assertThat(message.wantsAppend(NOW)).isFalse();
    }

    @Test
    void aMessageThatCouldNotBeReadIsFreeAgain() {
        MessageDelivery message = Messages.created("one");
        message.reading();

        message.notRead();

        assertThat(message.isInFlight()).isFalse();
        assertThat(message.wantsAppend(NOW)).isTrue();
    }
}
