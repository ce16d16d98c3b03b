package io.turnstream.local.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The two sockets that a broker listens on, bound on 127.0.0.1 before there is a broker, so that nobody can take a
 * port between its choice and its use. Who connects early waits until the broker accepts.
 */
final class Listeners implements ServerSocketFactory, AutoCloseable {

    /** The listener of the broker's clients. */
    static final String BROKER = "BROKER";

    /** The listener of the controller's clients: its own broker, and the other nodes. */
    static final String CONTROLLER = "CONTROLLER";

    private final ServerSocketChannel broker;
    private final ServerSocketChannel controller;

    private Listeners(ServerSocketChannel broker, ServerSocketChannel controller) {
        this.broker = broker;
        this.controller = controller;
    }

    /**
     * Binds both.
     *
     * @param port the port of the broker; 0 for any free one
     * @throws LocalKafkaException when something listens on {@code port} already, or it may not be used
     */
    static Listeners open(int port) {
        return open(port, 0);
    }

    /**
     * Binds both.
     *
     * @param port the port of the broker; 0 for any free one
     * @param controllerPort the port of the controller; 0 for any free one
     * @throws LocalKafkaException when something listens on one of them already, or it may not be used
     */
    static Listeners open(int port, int controllerPort) {
        ServerSocketChannel broker = bound(port);
        try {
            return new Listeners(broker, bound(controllerPort));
        } catch (LocalKafkaException e) {
            close(broker);
            throw e;
        }
    }

    /** The port of the broker. */
    int port() {
        return broker.socket().getLocalPort();
    }

    /** The port of the controller. */
    int controllerPort() {
        return controller.socket().getLocalPort();
    }

    /** Hands the socket of a listener to the broker, which closes it when it stops. */
    @Override
    public ServerSocketChannel openServerSocket(String name, InetSocketAddress address, int backlog, int buffer) {
        return switch (name) {
            case BROKER -> broker;
            case CONTROLLER -> controller;
            default -> throw new IllegalArgumentException("there is no listener " + name);
        };
    }

    /** Closes what the broker has not closed; harmless afterwards. */
    @Override
    public void close() {
        close(broker);
        close(controller);
    }

    private static ServerSocketChannel bound(int port) {
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open();
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return channel;
        } catch (IOException e) {
            if (channel != null) {
                close(channel);
            }
            String what = port == 0 ? "no free port on 127.0.0.1" : "port " + port + " on 127.0.0.1 " + why(e);
            throw new LocalKafkaException(what, e);
        }
    }

    private static String why(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("in use") ? "is in use" : "cannot be used: " + message;
    }

    private static void close(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
