package io.turnstream.sink.ably;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class NoDelaySocketsTest {

    private final NoDelaySockets sockets = new NoDelaySockets();

    @Test
    void socketsSendSmallFramesAtOnce() throws Exception {
        var here = InetAddress.getLoopbackAddress();
        try (var server = new ServerSocket(0, 5, here);
                var unconnected = sockets.createSocket();
                var byAddress = sockets.createSocket(here, server.getLocalPort());
                var byName = sockets.createSocket("127.0.0.1", server.getLocalPort())) {
            assertThat(unconnected.getTcpNoDelay()).isTrue();
            assertThat(byAddress.getTcpNoDelay()).isTrue();
            assertThat(byName.getTcpNoDelay()).isTrue();
        }
    }

    @Test
    void theConnectorUsesThem() {
        var timer = Fixtures.timer();
        try (var connector = new AblyConnector(AblySettings.of("a.b:c", "sink"), timer, System::nanoTime)) {
            assertThat(connector.sockets().socketFactory()).isInstanceOf(NoDelaySockets.class);
        } finally {
            timer.shutdownNow();
        }
    }
}
