package io.turnstream.sink;

import io.turnstream.sink.ably.AblyConnector;
import io.turnstream.sink.ably.AblySettings;
import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.config.SinkConfig;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.ConfigException;

/** The way to Ably as configured, with the timer that it needs. */
final class AblyLink implements ChannelConnector, AutoCloseable {

    private final ScheduledExecutorService timer;
    private final AblyConnector connector;

    /**
     * @param config how Ably is reached
     * @param nanoTime nanoseconds that never go back
     * @throws ConfigException if that is not possible
     */
    AblyLink(SinkConfig config, LongSupplier nanoTime) {
        AblySettings settings = settings(config);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "turnstream-sink-timer");
            thread.setDaemon(true);
            return thread;
        });
        try {
            this.connector = new AblyConnector(settings, timer, nanoTime);
        } catch (IllegalArgumentException e) {
            timer.shutdownNow();
            throw new ConfigException(e.getMessage());
        }
    }

    private static AblySettings settings(SinkConfig config) {
        try {
            AblySettings settings = AblySettings.of(config.ablyKey().value(), config.ablyClientId());
            return config.ablyUrl().isEmpty() ? settings : settings.at(URI.create(config.ablyUrl()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    @Override
    public ChannelConnection connect(Listener listener) {
        return connector.connect(listener);
    }

    /** Connections must be closed before. */
    @Override
    public void close() {
        connector.close();
        timer.shutdown();
    }
}
