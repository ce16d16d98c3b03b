package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.codec.MessageDraft.Kind;
import io.turnstream.sink.engine.MessageDelivery.Pace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a turn wants to be done: what it costs, whether it can wait, and the command that it becomes. */
class IntentTest {

    private static final Intent.Route ROUTE = new Intent.Route(7, 2, 3, "ai:s");

    private final EngineCounters counters = new EngineCounters();
    private final MessageDelivery message = Messages.created("one two");

    @Test
    void aPublishCostsAsMuchAsItHasMessages() {
        Intent intent = new Intent.Publish("base", List.of(Messages.stream(), Messages.of(Kind.WHOLE)));

        assertThat(intent.cost()).isEqualTo(2);
        assertThat(intent.stage()).isEqualTo("create");
        assertThat(intent.canWait()).isFalse();
        assertThat(intent.isRead()).isFalse();
        Command.Publish command = (Command.Publish) intent.over(ROUTE);
        assertThat(command.messages()).extracting(m -> m.id()).containsExactly("base:0", "base:1");
        assertRoute(command);
        intent.count(counters);
        assertThat(counters.snapshot().creates()).isEqualTo(2);
    }

    @Test
    void aSearchAndAReadCostNothingAndNeedNoConnection() {
        Intent search = new Intent.LookUp("base", List.of(message), Optional.of("page 2"));
        Intent read = new Intent.Read(message);

        assertThat(search.cost() + read.cost()).isZero();
        assertThat(search.isRead()).isTrue();
        assertThat(read.isRead()).isTrue();
        assertThat(search.stage()).isEqualTo("create");
        assertThat(read.stage()).isEqualTo("close");
        assertThat(search.over(ROUTE)).isEqualTo(new Command.History(7, 2, 3, "ai:s", Optional.of("page 2"), 100));
        assertThat(read.over(ROUTE)).isEqualTo(new Command.Get(7, 2, 3, "ai:s", "s1"));
        search.count(counters);
        read.count(counters);
        assertThat(counters.snapshot().lookUps()).isEqualTo(1);
        assertThat(counters.snapshot().reads()).isEqualTo(1);
    }

    @Test
    void anAppendCarriesWhatIsNew() {
        Intent.Append intent = new Intent.Append(message, false);
        message.sending(0, Pace.NONE);
        message.acknowledged(7, false);
        message.grow(" three");

        Command.Append command = (Command.Append) intent.over(ROUTE);

        assertThat(command.content().data()).hasToString("\" three\"");
        assertThat(command.serial()).isEqualTo("s1");
        assertRoute(command);
        assertThat(intent.cost()).isEqualTo(1);
        assertThat(intent.chars()).isEqualTo(13);
        assertThat(intent.stage()).isEqualTo("append");
        assertThat(new Intent.Append(message, true).stage()).isEqualTo("close");
        intent.count(counters);
        assertThat(counters.snapshot().appends()).isEqualTo(1);
    }

    @Test
    void anUpdateCarriesEverything() {
        Intent.Update intent = new Intent.Update(message, false);

        Command.Update command = (Command.Update) intent.over(ROUTE);

        assertThat(command.content().data()).hasToString("\"one two\"");
        assertThat(command.serial()).isEqualTo("s1");
        assertRoute(command);
        assertThat(intent.chars()).isEqualTo(7);
        assertThat(intent.stage()).isEqualTo("update");
        assertThat(new Intent.Update(message, true).stage()).isEqualTo("close");
    }

    @Test
    void onlyAnUpdateOfAMessageInDoubtIsARepair() {
        new Intent.Update(message, false).count(counters);
        assertThat(counters.snapshot().repairs()).isZero();
        assertThat(counters.snapshot().updates()).isEqualTo(1);

        message.connectionLost();
        new Intent.Update(message, false).count(counters);

        assertThat(counters.snapshot().repairs()).isEqualTo(1);
        assertThat(counters.snapshot().updates()).isEqualTo(2);
    }

    @Test
    void anEmptyCloseLeavesTheTextAsItIs() {
        message.closeWith(Messages.extras("cancelled"));
        message.sending(0, Pace.NONE);
        message.acknowledged(3, false);
        Intent.EmptyClose intent = new Intent.EmptyClose(message);

        Command.Append command = (Command.Append) intent.over(ROUTE);

        assertThat(command.content().data()).hasToString("\"\"");
        assertThat(command.content().extras()).isEqualTo(Messages.extras("cancelled"));
        assertThat(intent.last()).isTrue();
        assertThat(intent.chars()).isEqualTo(3);
        assertThat(intent.stage()).isEqualTo("close");
        assertThat(intent.canWait()).isFalse();
        intent.count(counters);
        assertThat(counters.snapshot().appends()).isEqualTo(1);
    }

    @Test
    void whatOnlyGrowsCanWaitAndTheFirstTextAndTheLastCannot() {
        assertThat(new Intent.Append(message, false).canWait()).isFalse();
        message.sending(0, Pace.NONE);
        message.acknowledged(7, false);

        assertThat(new Intent.Append(message, false).canWait()).isTrue();
        assertThat(new Intent.Update(message, false).canWait()).isTrue();
        assertThat(new Intent.Append(message, true).canWait()).isFalse();
        assertThat(new Intent.Update(message, true).canWait()).isFalse();
    }

    private static void assertRoute(Command.Operation command) {
        assertThat(command.id()).isEqualTo(7);
        assertThat(command.slot()).isEqualTo(2);
        assertThat(command.life()).isEqualTo(3);
        assertThat(command.channel()).isEqualTo("ai:s");
    }
}
