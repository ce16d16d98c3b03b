package io.turnstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.avro.TokenEvent;
import io.turnstream.schemas.SampleRecords;
import io.turnstream.schemas.Topics;
import java.io.EOFException;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.AvroTypeException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForeignDeserializerTest {

    private static final byte[] BYTES = {1};
    private static final AtomicReference<Map<String, ?>> CONFIGURED = new AtomicReference<>(Map.of());
    private static volatile @Nullable Object result;
    private static volatile @Nullable RuntimeException failure;

    /** Stands in for a class that an operator brings. */
    public static final class Brought implements Deserializer<Object> {
        @Override
        public void configure(Map<String, ?> config, boolean isKey) {
            CONFIGURED.set(new HashMap<>(config));
        }

        @Override
        public @Nullable Object deserialize(String topic, byte[] bytes) {
            RuntimeException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
            return result;
        }
    }

    /** Named and shaped like Confluent's. */
    @SuppressWarnings("unused") // getErrorCode is called by name
    public static final class RestClientException extends Exception {
        private final int errorCode;

        RestClientException(int errorCode) {
            this.errorCode = errorCode;
        }

        public int getErrorCode() {
            return errorCode;
        }
    }

    private final Deserializer<TokenEvent> deserializer = ValueSerdes.deserializer(
            Topics.TOKEN_EVENTS,
            Map.of("turnstream.value.deserializer", Brought.class.getName(), "schema.registry.url", "http://r"));

    @Test
    void handsTheConfigurationOnSoThatItReadsOurRecords() {
        assertThat(CONFIGURED.get())
                .containsKeys("schema.registry.url", "specific.avro.reader", "auto.register.schemas");
        assertThat(CONFIGURED.get().get("specific.avro.reader")).isEqualTo(true);
        assertThat(CONFIGURED.get().get("auto.register.schemas")).isEqualTo(false);
    }

    @Test
    void returnsWhatTheClassReadsIfItIsARecordOfTheTopic() {
        failure = null;
        result = SampleRecords.rich(TokenEvent.class);
        assertThat(deserializer.deserialize("t", BYTES)).isSameAs(result);

        result = "something else";
        assertThatThrownBy(() -> deserializer.deserialize("t", BYTES)).isInstanceOf(BadRecordException.class);

        result = null;
        assertThatThrownBy(() -> deserializer.deserialize("t", BYTES)).isInstanceOf(BadRecordException.class);
    }

    @Test
    void tellsBadRecordsApartFromARegistryThatIsDown() {
        assertTakenFor(BadRecordException.class, new SerializationException("Unknown magic byte!"));
        assertTakenFor(BadRecordException.class, new SerializationException("x", new EOFException()));
        assertTakenFor(BadRecordException.class, new SerializationException("x", new AvroTypeException("y")));
        assertTakenFor(BadRecordException.class, new SerializationException("x", new RestClientException(40403)));

        assertTakenFor(
                RegistryUnavailableException.class, new SerializationException("x", new RestClientException(50001)));
        assertTakenFor(
                RegistryUnavailableException.class, new SerializationException("x", new RestClientException(401)));
        assertTakenFor(RegistryUnavailableException.class, new SerializationException("x", new ConnectException()));
        assertTakenFor(RegistryUnavailableException.class, new TimeoutException("x"));
        assertTakenFor(RegistryUnavailableException.class, new InvalidConfigurationException("Unauthorized"));
        assertTakenFor(RegistryUnavailableException.class, new IllegalStateException("who knows"));
    }

    @Test
    void refusesAClassThatIsNotThere() {
        assertThatThrownBy(() -> ValueSerdes.deserializer(
                        Topics.TOKEN_EVENTS, Map.of("turnstream.value.deserializer", "no.such.Class")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no.such.Class");
    }

    private void assertTakenFor(Class<? extends Throwable> kind, RuntimeException thrown) {
        failure = thrown;
        assertThatThrownBy(() -> deserializer.deserialize("t", BYTES))
                .isInstanceOf(kind)
                .hasRootCause(rootOf(thrown));
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }
}
