package io.turnstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryConfigTest {

    @Test
    void hasTheseDefaults() {
        assertThat(RegistryConfig.of(Map.of("schema.registry.url", "http://registry:8081/")))
                .isEqualTo(new RegistryConfig(
                        List.of(new RegistryConfig.Endpoint(URI.create("http://registry:8081"), new Password(""))),
                        false,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(10),
                        3,
                        Duration.ofMillis(200),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1)));
    }

    @Test
    void takesEveryKey() {
        assertThat(RegistryConfig.of(Map.of(
                        "schema.registry.url", "https://a, https://b/path",
                        "auto.register.schemas", "true",
                        "basic.auth.credentials.source", "USER_INFO",
                        "basic.auth.user.info", "u:p",
                        "http.connect.timeout.ms", "1",
                        "http.read.timeout.ms", "2",
                        "max.retries", "4",
                        "retries.wait.ms", "5",
                        "retries.max.wait.ms", "6",
                        "missing.id.cache.ttl.sec", "7")))
                .isEqualTo(new RegistryConfig(
                        List.of(
                                new RegistryConfig.Endpoint(URI.create("https://a"), new Password("Basic dTpw")),
                                new RegistryConfig.Endpoint(URI.create("https://b/path"), new Password("Basic dTpw"))),
                        true,
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        4,
                        Duration.ofMillis(5),
                        Duration.ofMillis(6),
                        Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "registry:8081", "ftp://registry", "http://a,mock://b", "http://a:secret b"})
    void refusesAnAddressThatCannotBe(String url) {
        assertThatThrownBy(() -> RegistryConfig.of(Map.of("schema.registry.url", url)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schema.registry.url")
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesToGoWithoutAnAddress() {
        assertThatThrownBy(() -> RegistryConfig.of(Map.of())).isInstanceOf(ConfigException.class);
    }

    @Test
    void theSameConfigurationSharesOneRegistry() {
        Map<String, String> config = Map.of("schema.registry.url", "http://127.0.0.1:1");

        assertThat(SchemaRegistry.of(config)).isSameAs(SchemaRegistry.of(Map.copyOf(config)));
    }
}
