package io.turnstream.local.kafka;

import java.util.Properties;
import org.apache.kafka.common.Uuid;

/**
 * A real Apache Kafka broker (one KRaft node, broker and controller) in this JVM, reachable from 127.0.0.1 only. It is
 * for laptops and tests: one copy of everything, no authentication.
 */
public final class LocalKafka implements AutoCloseable {

    private final KafkaNode node;
    private final int port;
    private final DataDirectory directory;
    private boolean closed;

    private LocalKafka(KafkaNode node, int port, DataDirectory directory) {
        this.node = node;
        this.port = port;
        this.directory = directory;
    }

    /**
     * Starts a broker and returns when it serves; one or two seconds.
     *
     * @throws LocalKafkaException when the port is in use or the data directory cannot be used
     */
    public static LocalKafka start(LocalKafkaOptions options) {
        Listeners listeners = Listeners.open(options.port());
        try {
            DataDirectory directory = DataDirectory.open(options.dataDirectory());
            try {
                return new LocalKafka(startIn(directory, options, listeners), listeners.port(), directory);
            } catch (RuntimeException | Error e) {
                directory.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            listeners.close();
            throw e;
        }
    }

    /** The broker's address, for {@code bootstrap.servers}: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** The port of the broker on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Stops the broker and waits for it. A temporary data directory is deleted, a given one is kept. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            try {
                node.stop();
            } finally {
                directory.close();
            }
        }
    }

    private static KafkaNode startIn(DataDirectory directory, LocalKafkaOptions options, Listeners listeners) {
        Properties settings = BrokerSettings.of(listeners, directory, options.settings());
        directory.format(settings, Uuid.randomUuid());
        try {
            return KafkaNode.start(settings, listeners);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new LocalKafkaException("the broker did not start in " + directory + ": " + e, e);
        }
    }
}
