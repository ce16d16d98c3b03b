package io.turnstream.app.role;

import io.turnstream.sink.SinkConfig;
import io.turnstream.sink.SinkRole;
import io.turnstream.sink.ably.AblyConnector;
import io.turnstream.sink.ably.AblySettings;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigException;

/** The sink, with the connections to Ably that it publishes over and the thread that times them. */
final class SinkWithConnections implements AutoCloseable {

    private final ScheduledExecutorService timer;
    private final AblyConnector connector;
    private final SinkRole sink;

    private SinkWithConnections(ScheduledExecutorService timer, AblyConnector connector, SinkRole sink) {
        this.timer = timer;
        this.connector = connector;
        this.sink = sink;
    }

    /** Starts it. Throws {@link ConfigException} when a setting is missing or wrong; nothing is started then. */
    static SinkWithConnections start(Map<String, String> settings) {
        SinkConfig config = SinkConfig.of(settings);
        AblySettings ably = ably(config);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "ably-timer");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var connector = new AblyConnector(ably, timer, System::nanoTime);
            var sink = new SinkRole(
                    config, connector, Clock.systemUTC(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
            sink.start();
            return new SinkWithConnections(timer, connector, sink);
        } catch (RuntimeException e) {
            timer.shutdownNow();
            throw e;
        }
    }

    boolean isRunning() {
        return sink.isRunning();
    }

    boolean isReady() {
        return sink.isReady();
    }

    @Override
    public void close() {
        sink.close();
        connector.close();
        timer.shutdownNow();
    }

    private static AblySettings ably(SinkConfig config) {
        try {
            AblySettings ably =
                    AblySettings.of(config.ablyKey().value(), config.ablyClientId());
            return config.ablyUrl().isEmpty() ? ably : ably.at(URI.create(config.ablyUrl()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }
}
