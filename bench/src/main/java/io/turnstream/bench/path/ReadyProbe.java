package io.turnstream.bench.path;

import io.turnstream.bench.load.ArrivalWatch;
import io.turnstream.bench.load.Arrivals;
import io.turnstream.bench.load.Generator;
import io.turnstream.bench.load.Pace;
import io.turnstream.bench.load.Sent;
import io.turnstream.bench.load.TokenEventWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Sends one short answer the whole way: who has shown it is ready, whatever it says of itself. */
public final class ReadyProbe {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private ReadyProbe() {}

    /**
     * Waits until the answer has arrived.
     *
     * @param sessions what the name of its session begins with
     * @throws IllegalStateException when it does not arrive
     */
    public static void await(Contender contender, String sessions) {
        Sent sent = new Sent();
        String session = sessions + "-probe-";
        try (var writer = new TokenEventWriter(contender.bootstrapServers());
                var watch = new ArrivalWatch(contender.record(), new Arrivals(sent, session));
                var generator = new Generator(Pace.burst(1, 3), session, writer, sent)) {
            generator.start().awaitEnd();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            boolean arrived = watch.awaitAll(PATIENCE);
            while (!arrived && System.nanoTime() < deadline) {
                arrived = watch.awaitAll(PATIENCE);
            }
            if (!arrived) {
                contender.requireRunning();
                throw new IllegalStateException(contender.name() + " does not deliver");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
