package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.channel.ChannelException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When connections are opened, given up and closed, to the millisecond. */
class LinksTest {

    private static final long START = 100_000;
    private static final long DEADLINE = 10_000;
    private final ChannelException away = ChannelException.unknown(80003, 503, "away");

    private final DeliveryEngine engine = new DeliveryEngine(
            Limits.oneConnection(),
            name -> Optional.of(new StepCodec()),
            (session, info) -> "ai:" + session,
            event -> false,
            new Random(7));

    private long offset;

    LinksTest() {
        engine.assigned(0, 0, 0, 0, List.of());
    }

    private void offer(Turns turns) {
        for (TurnEvent event : turns.takeEvents()) {
            engine.offer(0, offset++, event);
        }
    }

    private Command only(List<Command> commands) {
        assertThat(commands).hasSize(1);
        return commands.get(0);
    }

    // ---- opening

    @Test
    void aConnectionIsOpenedWhenSomebodyNeedsIt() {
        assertThat(engine.advance(START)).isEmpty();
        assertThat(engine.hasOpenTurns()).isFalse();

        offer(turn("s", "t"));

        assertThat(engine.hasOpenTurns()).isTrue();
        assertThat(engine.advance(START + 1)).containsExactly(new Command.Connect(0, 1));
        assertThat(engine.advance(START + 2)).as("it is asked for once").isEmpty();
        engine.connected(0, 1);
        assertThat(only(engine.advance(START + 3))).isInstanceOf(Command.Publish.class);
    }

    @Test
    void aConnectionThatDoesNotComeUpInTimeIsGivenUpAndTriedAgain() {
        offer(turn("s", "t"));
        engine.advance(START);

        assertThat(engine.advance(START + DEADLINE)).isEmpty();
        assertThat(engine.advance(START + DEADLINE + 1)).containsExactly(new Command.Disconnect(0, 1));
        assertThat(engine.counters().lostConnections()).isEqualTo(1);
        assertThat(engine.advance(START + DEADLINE + 49)).isEmpty();
        assertThat(engine.advance(START + DEADLINE + 102)).containsExactly(new Command.Connect(0, 2));
    }

    @Test
    void whatAnEarlierLifeSaysIsNotBelieved() {
        offer(turn("s", "t"));
        engine.advance(START);
        engine.lost(0, 1, away, START + 1);
        engine.advance(START + 1);
        engine.advance(START + 500);

        engine.connected(0, 1);
        assertThat(engine.advance(START + 501)).isEmpty();
        engine.lost(0, 1, away, START + 502);
        assertThat(engine.counters().lostConnections()).isEqualTo(1);

        engine.connected(0, 2);
        assertThat(only(engine.advance(START + 503))).isInstanceOf(Command.Publish.class);
    }

    @Test
    void aConnectionThatIsLostTwiceIsLostOnce() {
        offer(turn("s", "t"));
        engine.advance(START);
        engine.lost(0, 1, away, START + 1);
        engine.lost(0, 1, away, START + 2);

        assertThat(engine.counters().lostConnections()).isEqualTo(1);
        assertThat(engine.advance(START + 2)).containsExactly(new Command.Disconnect(0, 1));
    }

    @Test
    void theWaitForTheNextConnectionDoublesWithEveryOneThatIsLost() {
        offer(turn("s", "t"));
        List<Long> waits = new ArrayList<>();
        long lostAt = START;
        int life = 0;
        for (long now = START; waits.size() < 5; now++) {
            for (Command command : engine.advance(now)) {
                if (command instanceof Command.Connect connect) {
                    life++;
                    assertThat(connect.life()).isEqualTo(life);
                    if (life > 1) {
                        waits.add(now - lostAt);
                    }
                    engine.lost(0, life, away, now);
                    lostAt = now;
                }
            }
        }

        assertThat(waits.get(0)).isBetween(50L, 101L);
        assertThat(waits.get(1)).isBetween(100L, 201L);
        assertThat(waits.get(2)).isBetween(200L, 401L);
        assertThat(waits.get(4)).isBetween(800L, 1_601L);
    }

    @Test
    void aConnectionThatIsRefusedForItsConfigurationIsTriedAgainAfterHalfAMinute() {
        offer(turn("s", "t"));
        engine.advance(START);

        engine.lost(0, 1, ChannelException.refused(40101, 401, "the key is wrong"), START);

        engine.advance(START);
        assertThat(engine.obstacle()).contains("40101: the key is wrong");
        assertThat(engine.advance(START + 29_999)).isEmpty();
        assertThat(engine.advance(START + 30_000)).containsExactly(new Command.Connect(0, 2));
        engine.connected(0, 2);
        assertThat(engine.obstacle()).isEmpty();
    }

    // ---- losing

    @Test
    void anOperationWithoutAnAnswerCostsItsConnectionAfterTheDeadline() {
        offer(turn("s", "t"));
        connect();
        Command.Operation publish = (Command.Operation) only(engine.advance(START + 1));

        assertThat(engine.advance(START + 1 + DEADLINE)).isEmpty();
        assertThat(engine.advance(START + 2 + DEADLINE))
                .containsExactly(new Command.Disconnect(publish.slot(), publish.life()));
        assertThat(engine.counters().lostConnections()).isEqualTo(1);
    }

    @Test
    void aReadWithoutAnAnswerIsTriedAgainOverTheSameConnection() {
        offer(turn("s", "t"));
        connect();
        Command.Operation publish = (Command.Operation) only(engine.advance(START + 1));
        engine.answered(publish.id(), new Outcome.Failed(ChannelException.refused(50000, 500, "trouble")), START + 2);
        long asked = START + 200;
        assertThat(only(engine.advance(asked))).isInstanceOf(Command.History.class);

        assertThat(engine.advance(asked + DEADLINE)).isEmpty();
        assertThat(engine.advance(asked + DEADLINE + 1)).isEmpty();
        assertThat(only(engine.advance(asked + DEADLINE + 1_000))).isInstanceOf(Command.History.class);
        assertThat(engine.counters().lostConnections()).isZero();
    }

    @Test
    void anAnswerThatNobodyWaitsForAnyMoreChangesNothing() {
        offer(turn("s", "t"));
        connect();
        Command.Operation publish = (Command.Operation) only(engine.advance(START + 1));
        engine.lost(0, 1, away, START + 2);

        engine.answered(publish.id(), new Outcome.Published(List.of("a", "b")), START + 3);

        assertThat(engine.checkpoint(1, START + 4, Instant.EPOCH).states())
                .allMatch(change -> change.state().getMessages().isEmpty());
    }

    // ---- closing

    @Test
    void aConnectionWithoutWorkIsClosedAfterAMinute() {
        offer(turn("s", "t"));
        connect();
        Command.Publish publish = (Command.Publish) only(engine.advance(START + 1));
        engine.answered(publish.id(), new Outcome.Published(List.of("a", "b")), START + 2);
        offer(turn("s", "t").ends().skip(2));
        Command.Publish end = (Command.Publish) only(engine.advance(START + 3));
        engine.answered(end.id(), new Outcome.Published(List.of("c")), START + 4);
        engine.advance(START + 5);
        assertThat(engine.hasOpenTurns()).isTrue();

        engine.checkpoint(1, START + 10, Instant.EPOCH);

        assertThat(engine.hasOpenTurns()).isFalse();
        assertThat(engine.advance(START + 60_010)).isEmpty();
        assertThat(engine.advance(START + 60_011)).containsExactly(new Command.Disconnect(0, 1));
        assertThat(engine.counters().lostConnections()).isZero();
        assertThat(engine.counters().closed()).isEqualTo(1);
    }

    @Test
    void aPartitionIsPausedWhenItsConnectionIsAwayForFiveSeconds() {
        offer(turn("s", "t"));
        engine.advance(START);
        engine.lost(0, 1, away, START + 100);

        engine.advance(START + 4_999);
        assertThat(engine.shouldPause(0, false)).isFalse();
        engine.advance(START + 5_000);
        assertThat(engine.shouldPause(0, false)).isTrue();
    }

    @Test
    void anOutageBeginsAndEndsWithTheConnections() {
        offer(turn("s", "t"));
        connect();
        engine.advance(START + 1);
        assertThat(engine.outage()).isEmpty();

        engine.lost(0, 1, away, START + 10);
        engine.advance(START + 5_009);
        assertThat(engine.outage()).as("it may be back in a moment").isEmpty();
        engine.advance(START + 5_010);
        assertThat(engine.outage()).contains("80003: away");
        assertThat(engine.shouldPause(0, false)).isTrue();

        engine.connected(0, 2);
        assertThat(engine.outage()).as("nothing waits for the next round").isEmpty();
        assertThat(engine.shouldPause(0, true)).isFalse();

        engine.lost(0, 2, away, START + 5_020);
        engine.advance(START + 10_019);
        assertThat(engine.outage()).as("it is waited for anew").isEmpty();
        engine.advance(START + 10_020);
        assertThat(engine.outage()).isPresent();
    }

    @Test
    void thereIsNoOutageWhileOneConnectionWorksOrNoneIsNeeded() {
        DeliveryEngine two = twoConnections();

        two.advance(START + 9_000);
        assertThat(two.outage()).as("one is away, the other works").isEmpty();
        two.lost(1, 1, away, START + 9_000);
        two.advance(START + 13_999);
        assertThat(two.outage())
                .as("one is out, the other may be back in a moment")
                .isEmpty();
        two.advance(START + 14_000);
        assertThat(two.outage()).as("both are out").isPresent();

        two.release(0);
        assertThat(two.outage()).as("nobody needs them").isEmpty();
    }

    @Test
    void thereIsNoOutageWhileAConnectionWorksThatHasNothingToDo() {
        DeliveryEngine two = twoConnections();
        Command.Operation start = (Command.Operation) only(two.advance(START + 1));
        two.answered(start.id(), new Outcome.Published(List.of("a", "b")), START + 2);
        for (TurnEvent event : turn("c", "t").ends().skip(2).takeEvents()) {
            two.offer(0, offset++, event);
        }
        Command.Operation end = (Command.Operation) only(two.advance(START + 3));
        two.answered(end.id(), new Outcome.Published(List.of("c")), START + 4);
        two.advance(START + 5);
        two.checkpoint(1, START + 6, Instant.EPOCH);

        two.advance(START + 9_000);

        assertThat(two.outage()).isEmpty();
        two.lost(1, 1, away, START + 9_001);
        assertThat(two.outage()).isPresent();
    }

    /** Three turns: those of a and b wait for the first connection, that of c has the other one. */
    private DeliveryEngine twoConnections() {
        var two = new DeliveryEngine(
                EngineSettings.defaults(),
                name -> Optional.of(new StepCodec()),
                (session, info) -> "ai:" + session,
                event -> false,
                new Random(7));
        two.assigned(0, 0, 0, 0, List.of());
        for (String session : List.of("a", "b", "c")) {
            turn(session, "t").takeEvents().forEach(event -> two.offer(0, offset++, event));
        }
        assertThat(two.advance(START)).containsExactly(new Command.Connect(0, 1), new Command.Connect(1, 1));
        two.connected(1, 1);
        return two;
    }

    @Test
    void nothingIsPausedWhileNobodyNeedsAConnection() {
        engine.advance(START);
        engine.advance(START + 60_000);

        assertThat(engine.shouldPause(0, false)).isFalse();
    }

    private void connect() {
        assertThat(only(engine.advance(START))).isInstanceOf(Command.Connect.class);
        engine.connected(0, 1);
    }
}
