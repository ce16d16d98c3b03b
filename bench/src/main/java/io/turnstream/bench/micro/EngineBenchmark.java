package io.turnstream.bench.micro;

import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.codec.Codec;
import io.turnstream.sink.codec.Codecs;
import io.turnstream.sink.engine.Checkpoint;
import io.turnstream.sink.engine.Command;
import io.turnstream.sink.engine.DeliveryEngine;
import io.turnstream.sink.engine.EngineSettings;
import io.turnstream.sink.engine.Outcome;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The delivery engine with its codec, for each token, as the sink's loop drives it: 80 turns at 50 tokens a second each, so
 * a round every 10 ms offers 40 events and then asks what is to be done; Ably answers two rounds later.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EngineBenchmark {

    private static final int TURNS = 80;
    private static final int EVENTS_OF_A_ROUND = 40;
    private static final int MILLIS_OF_A_ROUND = 10;
    private static final int ROUNDS_UNTIL_ANSWERED = 2;
    private static final int ROUNDS_BETWEEN_CHECKPOINTS = 100;
    private static final int MOST_ROUNDS_TO_END = 2_000;

    private final Codec codec = Codecs.standard(false, part -> {}).named("vercel");

    /** All turns, one event of each after the other. */
    private final List<TurnEvent> events = interleaved();

    private static List<TurnEvent> interleaved() {
        List<List<TurnEvent>> turns = IntStream.range(0, TURNS)
                .mapToObj(turn -> SampleAnswer.turnEvents("session-" + turn))
                .toList();
        List<TurnEvent> all = new ArrayList<>();
        for (int i = 0; i < turns.get(0).size(); i++) {
            for (List<TurnEvent> turn : turns) {
                all.add(turn.get(i));
            }
        }
        return all;
    }

    @Benchmark
    @OperationsPerInvocation(TURNS * SampleAnswer.TOKENS)
    public void deliver80Turns(Blackhole out) {
        var engine = new DeliveryEngine(
                EngineSettings.defaults(),
                name -> Optional.of(codec),
                (session, turn) -> "ai:" + session,
                event -> false,
                new Random(1));
        engine.assigned(0, 0, 0, 0, List.of());
        Deque<List<Command>> asked = new ArrayDeque<>();
        long offset = 0;
        int rounds = 0;
        int mostRounds = events.size() / EVENTS_OF_A_ROUND + MOST_ROUNDS_TO_END;
        while (engine.counters().closed() < TURNS && rounds < mostRounds) {
            for (int i = 0; i < EVENTS_OF_A_ROUND && offset < events.size(); i++) {
                engine.offer(0, offset, events.get((int) offset));
                offset++;
            }
            long now = (long) ++rounds * MILLIS_OF_A_ROUND;
            asked.add(engine.advance(now));
            if (asked.size() > ROUNDS_UNTIL_ANSWERED) {
                asked.remove().forEach(command -> answer(engine, command, now));
            }
            if (rounds % ROUNDS_BETWEEN_CHECKPOINTS == 0) {
                Checkpoint checkpoint = engine.checkpoint(1, now, Instant.EPOCH);
                engine.committed(checkpoint.id());
                out.consume(checkpoint);
            }
        }
        if (engine.counters().closed() != TURNS) {
            throw new IllegalStateException("not every turn was delivered: " + engine.counters());
        }
    }

    private static void answer(DeliveryEngine engine, Command command, long now) {
        if (command instanceof Command.Connect connect) {
            engine.connected(connect.slot(), connect.life());
        } else if (command instanceof Command.Publish publish) {
            List<String> serials = IntStream.range(0, publish.messages().size())
                    .mapToObj(number -> publish.id() + "@" + number)
                    .toList();
            engine.answered(publish.id(), new Outcome.Published(serials), now);
        } else if (command instanceof Command.Append || command instanceof Command.Update) {
            engine.answered(((Command.Operation) command).id(), new Outcome.Acknowledged(), now);
        } else if (command instanceof Command.Operation unexpected) {
            throw new IllegalStateException("nothing is in doubt, yet it asks for " + unexpected);
        }
    }
}
