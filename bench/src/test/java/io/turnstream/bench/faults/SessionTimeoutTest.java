package io.turnstream.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class SessionTimeoutTest {

    @Test
    void isWhatTheRolesHaveByDefault() {
        assertThat(SessionTimeout.ofSinks(Map.of())).isEqualTo(Duration.ofSeconds(6));
        assertThat(SessionTimeout.ofTopologies(Map.of("topology.standby.replicas", "1")))
                .isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void isWhatIsSetForTheRole() {
        Map<String, String> set =
                Map.of("sink.session.timeout.ms", "10000", "topology.kafka.main.consumer.session.timeout.ms", "2500");

        assertThat(SessionTimeout.ofSinks(set)).isEqualTo(Duration.ofSeconds(10));
        assertThat(SessionTimeout.ofTopologies(set)).isEqualTo(Duration.ofMillis(2_500));
    }

    @Test
    void doesNotFollowASettingThatTheRolesDoNotFollow() {
        Map<String, String> set = Map.of("kafka.session.timeout.ms", "9000");

        assertThat(SessionTimeout.ofSinks(set)).isEqualTo(Duration.ofSeconds(6));
        assertThat(SessionTimeout.ofTopologies(set)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void refusesWhatTheRoleWouldRefuse() {
        assertThatThrownBy(() -> SessionTimeout.ofSinks(Map.of("sink.session.timeout.ms", "soon")))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void isSaidInSeconds() {
        assertThat(SessionTimeout.seconds(Duration.ofSeconds(6))).isEqualTo("6");
        assertThat(SessionTimeout.seconds(Duration.ofSeconds(10))).isEqualTo("10");
        assertThat(SessionTimeout.seconds(Duration.ofMillis(2_500))).isEqualTo("2.5");
    }
}
