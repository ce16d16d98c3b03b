package io.turnstream.local.kafka;

import java.net.BindException;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * A real Apache Kafka broker (one KRaft node, broker and controller) in this JVM, reachable from 127.0.0.1 only. It is
 * for laptops and tests: one copy of everything, no authentication.
 *
 * <p>{@code kafka.server} is not a public API of Kafka: what we use of it is in this class.
 */
public final class LocalKafka implements AutoCloseable {

    private static final int TRIES_FOR_FREE_PORTS = 5;

    private final KafkaRaftServer server;
    private final int port;
    private final DataDirectory directory;
    private boolean closed;

    private LocalKafka(KafkaRaftServer server, int port, DataDirectory directory) {
        this.server = server;
        this.port = port;
        this.directory = directory;
    }

    /**
     * Starts a broker and returns when it serves; one or two seconds.
     *
     * @throws LocalKafkaException when the port is in use or the data directory cannot be used
     */
    public static LocalKafka start(LocalKafkaOptions options) {
        requireFree(options.port());
        DataDirectory directory = DataDirectory.open(options.dataDirectory());
        try {
            return startIn(directory, options);
        } catch (RuntimeException | Error e) {
            directory.close();
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
                stop(server);
            } finally {
                directory.close();
            }
        }
    }

    private static LocalKafka startIn(DataDirectory directory, LocalKafkaOptions options) {
        for (int attempt = 1; ; attempt++) {
            int[] free = FreePorts.two();
            int port = options.port() == 0 ? free[0] : options.port();
            Properties settings = BrokerSettings.of(port, free[1], directory, options.settings());
            directory.format(settings);
            try {
                return new LocalKafka(startServer(settings), port, directory);
            } catch (RuntimeException e) {
                if (!isPortTaken(e) || attempt == TRIES_FOR_FREE_PORTS) {
                    throw new LocalKafkaException("the broker did not start in " + directory + ": " + e, e);
                }
                requireFree(options.port());
            }
        }
    }

    private static KafkaRaftServer startServer(Properties settings) {
        var server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException | Error e) {
            try {
                stop(server);
            } catch (RuntimeException failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
    }

    private static void stop(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void requireFree(int port) {
        if (port != 0) {
            FreePorts.require(port);
        }
    }

    private static boolean isPortTaken(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}
