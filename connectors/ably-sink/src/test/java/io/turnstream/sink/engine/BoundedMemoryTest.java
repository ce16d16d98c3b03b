package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.channel.ChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the engine holds has a limit, whatever does not take it. In virtual time. */
class BoundedMemoryTest {

    private static final int PARTITIONS = 24;
    private static final int STREAMS = 80;
    private static final int HOUR = 60 * 60 * 1_000;
    private static final int ROUND = 10;

    /** 4,000 tokens a second, in rounds of ten milliseconds. */
    private static final int EVENTS_A_ROUND = 40;

    private static final String TOKEN = " word";
    private static final long LIMIT = 100_000;

    private final DeliveryEngine engine = new DeliveryEngine(
            Limits.holding(LIMIT),
            name -> Optional.of(new StepCodec()),
            (session, info) -> "ai:" + session,
            event -> false,
            new Random(1));

    /** What becomes of a command. */
    private interface Ably {
        void take(DeliveryEngine engine, Command command, long now);
    }

    @Tag("long")
    @Test
    void anHourOfInputIsNotReadWhileNoConnectionComesUp() {
        long most = readAnHour((to, command, now) -> {
            if (command instanceof Command.Connect connect) {
                to.lost(connect.slot(), connect.life(), ChannelException.unknown(80000, 503, "away"), now);
            }
        });

        // six seconds of input, then the partitions are paused
        assertThat(most).isLessThan(6 * 4_000 * TOKEN.length());
    }

    @Tag("long")
    @Test
    void anHourOfInputIsNotReadWhileNothingIsAnswered() {
        long most = readAnHour((to, command, now) -> {
            if (command instanceof Command.Connect connect) {
                to.connected(connect.slot(), connect.life());
            }
        });

        // four times the limit for all, of which an event takes eleven times its text, and what a round brings
        assertThat(most).isLessThan(4 * LIMIT / 11 + EVENTS_A_ROUND * TOKEN.length());
    }

    @Test
    void turnsWithoutAnyTextAreNotReadForEver() {
        engine.assigned(0, 0, 0, 0, List.of());
        long offset = 0;
        int begun = 0;
        while (!engine.shouldPause(0, false) && begun < 10_000) {
            for (TurnEvent event : turn("s" + begun++, "t").ends().events()) {
                engine.offer(0, offset++, event);
            }
        }

        // a turn counts for 1,000, each of its three messages for 500, each of its events for 50
        assertThat(begun).isLessThan((int) (LIMIT / 2_000));
    }

    private long readAnHour(Ably ably) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            engine.assigned(partition, 0, 0, 0, List.of());
        }
        List<Turns> turns = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            turns.add(turn("s" + i, "t").says());
        }
        long[] offsets = new long[PARTITIONS];
        boolean[] paused = new boolean[PARTITIONS];
        long most = 0;
        int next = 0;
        for (long now = 0; now < HOUR; now += ROUND) {
            for (int i = 0; i < EVENTS_A_ROUND; i++) {
                int stream = next++ % STREAMS;
                int partition = stream % PARTITIONS;
                if (!paused[partition]) {
                    for (TurnEvent event : turns.get(stream).goesOn(TOKEN).takeEvents()) {
                        engine.offer(partition, offsets[partition]++, event);
                    }
                }
            }
            for (Command command : engine.advance(now)) {
                ably.take(engine, command, now);
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                paused[partition] = engine.shouldPause(partition, paused[partition]);
            }
            most = Math.max(most, engine.pendingChars());
        }
        assertThat(engine.pendingChars()).isPositive();
        return most;
    }
}
