package io.turnstream.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListenersTest {

    @Test
    void nobodyElseCanTakeThePortsBeforeTheBrokerHasThem() {
        try (Listeners listeners = Listeners.open(0)) {
            assertThat(listeners.port()).isNotEqualTo(listeners.controllerPort());
            assertThatThrownBy(() -> bind(listeners.port())).isInstanceOf(BindException.class);
            assertThatThrownBy(() -> bind(listeners.controllerPort())).isInstanceOf(BindException.class);
        }
    }

    @Test
    void freesThePortsOfABrokerThatNeverCame() throws Exception {
        Listeners listeners = Listeners.open(0);
        listeners.close();
        listeners.close();

        bind(listeners.port());
    }

    private static void bind(int port) throws Exception {
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
}
