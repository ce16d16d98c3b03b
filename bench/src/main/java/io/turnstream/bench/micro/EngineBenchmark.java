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

/** The delivery engine with its codec, for each token: one turn at 50 tokens a second, every operation acknowledged. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EngineBenchmark {

    private static final int MILLIS_BETWEEN_TOKENS = 20;
    private static final int TOKENS_BETWEEN_CHECKPOINTS = 50;

    private final Codec codec = Codecs.standard(false, part -> {}).named("vercel");
    private final List<TurnEvent> events = SampleAnswer.turnEvents();

    @Benchmark
    @OperationsPerInvocation(SampleAnswer.TOKENS)
    public void deliverATurn(Blackhole out) {
        var engine = new DeliveryEngine(
                EngineSettings.defaults(),
                name -> Optional.of(codec),
                (session, turn) -> "ai:" + session,
                event -> false,
                new Random(1));
        engine.assigned(0, 0, 0, List.of());
        long now = 0;
        long offset = 0;
        for (TurnEvent event : events) {
            engine.offer(0, offset++, event);
            now += MILLIS_BETWEEN_TOKENS;
            carryOut(engine, now);
            if (offset % TOKENS_BETWEEN_CHECKPOINTS == 0) {
                Checkpoint checkpoint = engine.checkpoint(1, now, Instant.EPOCH);
                engine.committed(checkpoint.id());
                out.consume(checkpoint);
            }
        }
        for (int i = 0; i < 10; i++) {
            now += 100;
            carryOut(engine, now);
        }
        engine.committed(engine.checkpoint(1, now, Instant.EPOCH).id());
        if (engine.counters().closed() != 1) {
            throw new IllegalStateException("the turn was not delivered: " + engine.counters());
        }
    }

    private static void carryOut(DeliveryEngine engine, long now) {
        for (List<Command> todo = engine.advance(now); !todo.isEmpty(); todo = engine.advance(now)) {
            for (Command command : todo) {
                answer(engine, command, now);
            }
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
