package io.turnstream.local.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1 that nobody listens on. Another process may take one before its use: callers try again. */
final class FreePorts {

    private FreePorts() {}

    /** Two different free ports. */
    static int[] two() {
        try (var first = new ServerSocket();
                var second = new ServerSocket()) {
            first.bind(loopback(0));
            second.bind(loopback(0));
            return new int[] {first.getLocalPort(), second.getLocalPort()};
        } catch (IOException e) {
            throw new LocalKafkaException("no free port on 127.0.0.1: " + e.getMessage(), e);
        }
    }

    /** Throws {@link LocalKafkaException} when something listens on {@code port} already, or may not be used. */
    static void require(int port) {
        try (var probe = new ServerSocket()) {
            probe.bind(loopback(port));
        } catch (IOException e) {
            throw new LocalKafkaException("port " + port + " on 127.0.0.1 is in use", e);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
