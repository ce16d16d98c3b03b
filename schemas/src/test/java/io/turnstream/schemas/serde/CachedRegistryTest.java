package io.turnstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedRegistryTest {

    private static final Schema STRING = Schema.create(Schema.Type.STRING);

    private RegistryDouble server;
    private CachedRegistry registry;
    private long millis = -1;

    @BeforeEach
    void open() throws IOException {
        server = new RegistryDouble();
        RegistryConfig config = RegistryConfig.of(Map.of("schema.registry.url", server.url(), "max.retries", "0"));
        registry = new CachedRegistry(new HttpRegistry(new RegistryHttp(config)), Duration.ofSeconds(60), () -> millis);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void asksForASchemaOnce() {
        server.answers("GET /schemas/ids/7", 200, "{\"schema\":\"\\\"string\\\"\"}");

        assertThat(registry.schema(7)).isSameAs(registry.schema(7));

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void doesNotAskAgainForAnIdThatIsMissingUntilItsTimeIsUp() {
        server.answers("GET /schemas/ids/7", 404, "{\"error_code\":40403}")
                .answers("GET /schemas/ids/7", 200, "{\"schema\":\"\\\"string\\\"\"}");

        assertThatThrownBy(() -> registry.schema(7)).isInstanceOf(BadRecordException.class);
        millis += 59_999;
        assertThatThrownBy(() -> registry.schema(7))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("no schema has the id 7");
        assertThat(server.requests()).hasSize(1);

        millis += 1;
        assertThat(registry.schema(7)).isEqualTo(STRING);
    }

    @Test
    void remembersNoFailure() {
        server.answers("GET /schemas/ids/7", 503, "")
                .answers("GET /schemas/ids/7", 200, "{\"schema\":\"\\\"string\\\"\"}");

        assertThatThrownBy(() -> registry.schema(7)).isInstanceOf(RegistryUnavailableException.class);
        assertThat(registry.schema(7)).isEqualTo(STRING);
    }

    @Test
    void asksForAnIdOnceAndAgainOnlyIfItWasNotThere() {
        server.answers("POST /subjects/t-value", 404, "{\"error_code\":40403}")
                .answers("POST /subjects/t-value", 200, "{\"id\":3}")
                .answers("POST /subjects/u-value/versions", 200, "{\"id\":4}");

        assertThat(registry.find("t-value", STRING)).isEmpty();
        assertThat(registry.find("t-value", STRING)).hasValue(3);
        assertThat(registry.find("t-value", STRING)).hasValue(3);
        assertThat(registry.register("u-value", STRING)).isEqualTo(4);
        assertThat(registry.register("u-value", STRING)).isEqualTo(4);

        assertThat(server.requests()).hasSize(3);
    }
}
