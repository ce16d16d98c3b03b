package io.turnstream.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LocalKafkaOptionsTest {

    @Test
    void picksAnyPortAndATemporaryDirectoryByDefault() {
        LocalKafkaOptions options = LocalKafkaOptions.defaults();

        assertThat(options.port()).isZero();
        assertThat(options.dataDirectory()).isNull();
        assertThat(options.settings()).isEmpty();
    }

    @Test
    void keepsEverythingElseWhenOneThingIsSet() {
        LocalKafkaOptions options = LocalKafkaOptions.defaults()
                .withDataDirectory(Path.of("kept"))
                .withSetting("num.io.threads", "3")
                .withPort(1234);

        assertThat(options.port()).isEqualTo(1234);
        assertThat(options.dataDirectory()).isEqualTo(Path.of("kept"));
        assertThat(options.settings()).containsEntry("num.io.threads", "3");
    }

    @Test
    void refusesWhatIsNoPort() {
        assertThatThrownBy(() -> LocalKafkaOptions.defaults().withPort(70_000)).hasMessageContaining("70000");
    }
}
