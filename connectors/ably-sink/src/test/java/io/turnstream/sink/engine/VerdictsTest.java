package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one answer means for a turn, to the millisecond. */
class VerdictsTest {

    private static final long START = 100_000;
    private static final long BUDGET = 120_000;

    private final DeliveryEngine engine = new DeliveryEngine(
            Limits.oneConnection(),
            name -> Optional.of(new StepCodec()),
            (session, info) -> "ai:" + session,
            event -> false,
            new Random(7));

    private final Turns script = turn("s", "t");
    private long offset;
    private long now = START;
    private int serials;

    @BeforeEach
    void beginOnAConnectionThatIsUp() {
        engine.assigned(0, 0, 0, 0, List.of());
        offer(script);
        engine.advance(now);
        engine.connected(0, 1);
    }

    private void offer(Turns turns) {
        for (TurnEvent event : turns.takeEvents()) {
            engine.offer(0, offset++, event);
        }
    }

    private Command.Operation next() {
        List<Command> commands = engine.advance(now);
        assertThat(commands).hasSize(1);
        return (Command.Operation) commands.get(0);
    }

    /** The next operation, and how many milliseconds it takes until it goes out. */
    private long waitFor(Predicate<Command> what) {
        for (long from = now; now < from + 60_000; now++) {
            if (engine.advance(now).stream().anyMatch(what)) {
                return now - from;
            }
        }
        throw new AssertionError("nothing goes out for a minute");
    }

    private void answer(Command.Operation operation, Outcome outcome) {
        engine.answered(operation.id(), outcome, now);
    }

    private void refuse(Command.Operation operation, int code, int status) {
        answer(operation, new Outcome.Failed(ChannelException.refused(code, status, "refused")));
    }

    private void succeed(Command.Operation operation) {
        if (operation instanceof Command.Publish publish) {
            List<String> made = new ArrayList<>();
            publish.messages().forEach(message -> made.add("s" + ++serials));
            answer(operation, new Outcome.Published(made));
        } else {
            answer(operation, new Outcome.Acknowledged());
        }
    }

    private List<DeadLetter> deadLetters() {
        return engine.checkpoint(1, now, Instant.EPOCH.plusMillis(now)).deadLetters();
    }

    /** The message is on the channel, and its first text on its way. */
    private Command.Append firstAppend() {
        succeed(next());
        offer(script.says("one"));
        succeed(next());
        return (Command.Append) next();
    }

    // ---- how long it waits

    @ParameterizedTest
    @CsvSource({"50003, 503, 50, 100, 800, 1600", "42911, 429, 125, 250, 2000, 4000", "80000, 400, 50, 100, 800, 1600"})
    void whatPassesIsTriedAgainAfterWaitsThatDouble(
            int code, int status, long least, long most, long leastOfTheFifth, long mostOfTheFifth) {
        Command.Operation operation = firstAppend();
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            refuse(operation, code, status);
            Command.Operation[] next = new Command.Operation[1];
            waits.add(waitFor(command -> {
                if (command instanceof Command.Update update) {
                    next[0] = update;
                }
                return next[0] != null;
            }));
            operation = next[0];
        }

        assertThat(waits.get(0)).isBetween(least, most);
        assertThat(waits.get(4)).isBetween(leastOfTheFifth, mostOfTheFifth);
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void whatIsSetUpWronglyIsTriedAgainAfterHalfAMinute() {
        refuse(firstAppend(), 93002, 400);

        assertThat(engine.obstacle()).contains("93002: refused");
        assertThat(waitFor(Command.Update.class::isInstance)).isEqualTo(30_000);
    }

    @Test
    void aSuccessEndsTheTrouble() {
        Command.Append append = firstAppend();
        refuse(append, 93002, 400);
        waitFor(command -> {
            if (command instanceof Command.Update update) {
                succeed(update);
                return true;
            }
            return false;
        });

        assertThat(engine.obstacle()).isEmpty();
        offer(script.goesOn("two"));
        assertThat(waitFor(Command.Update.class::isInstance)).isLessThanOrEqualTo(160);
    }

    // ---- when it gives up

    @Test
    void aTurnIsGivenUpAfterItsBudgetWhileOthersSucceedAndNotBefore() {
        Command.Operation refused = firstAppend();
        long since = now;
        refuse(refused, 50003, 503);
        offer(turn("good", "t").says("x").endsPart().ends());
        for (; now <= since + BUDGET; now++) {
            othersSucceed();
            assertThat(engine.counters().givenUp()).isZero();
        }

        for (; engine.counters().givenUp() == 0 && now < since + BUDGET + 11_000; now++) {
            othersSucceed();
        }

        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo("retries_exhausted");
            assertThat(letter.getStage()).isEqualTo("update");
            assertThat(letter.getMessage()).isEqualTo("50003: refused");
        });
    }

    private void othersSucceed() {
        for (Command command : engine.advance(now)) {
            Command.Operation operation = (Command.Operation) command;
            if (operation.channel().equals("ai:good")) {
                succeed(operation);
            } else {
                refuse(operation, 50003, 503);
            }
        }
        if (now % 1_000 == 0) {
            offer(turn("good", "t" + now).says("x").endsPart().ends());
        }
    }

    @Test
    void whatIsWrongForGoodIsGivenUpAtOnce() {
        refuse(firstAppend(), 40013, 400);

        DeadLetter letter = deadLetters().get(0);
        assertThat(letter.getCode()).isEqualTo("publish_refused");
        assertThat(letter.getStage()).isEqualTo("append");
        assertThat(next()).as("the end goes out without a wait").isInstanceOf(Command.Append.class);
    }

    @Test
    void whatIsGoneIsMadeAnewWithoutAWaitAsSoonAsThatIsOnRecord() {
        refuse(firstAppend(), 40400, 404);
        assertThat(engine.counters().supersedes()).isEqualTo(1);
        assertThat(engine.advance(now)).isEmpty();

        Checkpoint checkpoint = engine.checkpoint(1, now, Instant.EPOCH);
        assertThat(engine.advance(now)).isEmpty();
        engine.committed(checkpoint.id());

        Command.Publish again = (Command.Publish) next();
        assertThat(again.messages()).extracting(message -> message.name()).containsExactly(StepCodec.STEP);
    }

    // ---- who else hears of it

    @Test
    void aRateLimitSlowsTheWholeConnectionDown() {
        Command.Append append = firstAppend();
        refuse(append, 42911, 429);
        for (int i = 0; i < 200; i++) {
            offer(turn("other" + i, "t"));
        }
        int sent = 0;
        for (long until = now + 10_000; now < until; now++) {
            for (Command command : engine.advance(now)) {
                sent += command instanceof Command.Publish publish
                        ? publish.messages().size()
                        : 1;
            }
        }

        // 22.5 a second, and what was left of ten at once
        assertThat(sent).isBetween(210, 236);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "80003, true"})
    void whatWasNeverBegunSaysNothingOfTheService(int code, boolean broken) {
        for (int i = 0; i < 40; i++) {
            offer(turn("other" + i, "t"));
        }
        for (long until = now + 1_500; now < until; now++) {
            for (Command command : engine.advance(now)) {
                answer(
                        (Command.Operation) command,
                        command instanceof Command.Publish
                                ? new Outcome.Failed(ChannelException.unknown(code, 0, "no answer"))
                                : new Outcome.Page(new HistoryPage(List.of(), null)));
            }
        }

        assertThat(engine.shouldPause(0, false)).isEqualTo(broken);
    }

    @Test
    void anAnswerToSomethingElseIsADefect() {
        Command.Operation publish = next();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> answer(publish, new Outcome.Acknowledged()))
                .withMessageContaining("does not answer");
    }

    @Test
    void whatIsReadWhileItsTurnIsGivenUpIsOfNoConsequence() {
        // Given
        Command.Append append = firstAppend();
        answer(append, new Outcome.Failed(ChannelException.unknown(50003, 504, "no answer")));
        offer(script.endsPart());
        Command.Operation[] read = new Command.Operation[1];
        waitFor(command -> {
            if (command instanceof Command.Get get) {
                read[0] = get;
            }
            return read[0] != null;
        });

        // When
        List<TurnEvent> events = script.says("two").says("three").takeEvents();
        engine.offer(0, offset++, events.get(events.size() - 1));
        answer(
                read[0],
                new Outcome.Found(Optional.of(
                        new StoredMessage("s3", "id", "stream", null, Messages.extras("streaming"), true))));

        // Then
        assertThat(engine.counters().supersedes()).isZero();
        assertThat(engine.counters().givenUp()).isEqualTo(1);
        assertThat(next()).as("the turn is ended").isInstanceOf(Command.Append.class);
    }
}
