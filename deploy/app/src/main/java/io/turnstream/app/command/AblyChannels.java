package io.turnstream.app.command;

import io.turnstream.app.InvalidInput;
import io.turnstream.sink.ably.AblyConnector;
import io.turnstream.sink.ably.AblySettings;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.codec.Codecs;
import io.turnstream.sink.config.SinkConfig;
import io.turnstream.sink.redrive.ChannelRepair;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The channels as the sink reaches them, and who mends them. */
final class AblyChannels implements AutoCloseable {

    private final ScheduledExecutorService timer;
    private final AblyConnector connector;
    private final ChannelRepair repair;

    private AblyChannels(ScheduledExecutorService timer, AblyConnector connector, ChannelRepair repair) {
        this.timer = timer;
        this.connector = connector;
        this.repair = repair;
    }

    /**
     * The way that is configured.
     *
     * @throws InvalidInput when that is not possible
     */
    static AblyChannels of(SinkConfig config) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "turnstream-redrive-timer");
            thread.setDaemon(true);
            return thread;
        });
        try {
            AblySettings plain = AblySettings.of(config.ablyKey().value(), config.ablyClientId());
            AblySettings settings = config.ablyUrl().isEmpty() ? plain : plain.at(URI.create(config.ablyUrl()));
            var connector = new AblyConnector(settings, timer, System::nanoTime);
            var codecs = Codecs.standard(config.errorsToClients(), kind -> {});
            return new AblyChannels(
                    timer, connector, new ChannelRepair(codecs, config.engine().operationDeadline()));
        } catch (IllegalArgumentException e) {
            timer.shutdownNow();
            throw new InvalidInput(e);
        }
    }

    ChannelConnector connector() {
        return connector;
    }

    ChannelRepair repair() {
        return repair;
    }

    @Override
    public void close() {
        connector.close();
        timer.shutdownNow();
    }
}
