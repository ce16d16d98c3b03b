package io.turnstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.schemas.SampleRecords;
import io.turnstream.schemas.Topic;
import io.turnstream.schemas.Topics;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.specific.SpecificRecord;

class RecordRoundTripProperties {

    private static final Map<String, String> MOCK = Map.of("schema.registry.url", "mock://round-trip");

    @Property(tries = 500)
    <V extends SpecificRecord> void everyRecordComesBack(@ForAll("topics") Topic<V> topic, @ForAll long seed) {
        V record = any(topic, seed);

        byte[] bytes = ValueSerdes.serializer(topic, MOCK).serialize(topic.name(), record);

        assertThat(ValueSerdes.deserializer(topic, MOCK).deserialize(topic.name(), bytes))
                .isEqualTo(record);
    }

    @Property(tries = 500)
    <V extends SpecificRecord> void aRecordThatIsCutShortIsBad(@ForAll("topics") Topic<V> topic, @ForAll long seed) {
        byte[] bytes = ValueSerdes.serializer(topic, MOCK).serialize(topic.name(), any(topic, seed));
        byte[] cut = Arrays.copyOf(bytes, new Random(seed).nextInt(bytes.length));

        assertThatThrownBy(() -> ValueSerdes.deserializer(topic, MOCK).deserialize(topic.name(), cut))
                .isInstanceOf(BadRecordException.class);
    }

    /** Whatever the damage, the answer is a record or one kind of exception, and never memory that is not there. */
    @Property(tries = 1_000)
    <V extends SpecificRecord> void aDamagedRecordReadsAsSomethingOrIsBad(
            @ForAll("topics") Topic<V> topic, @ForAll long seed) {
        byte[] bytes = ValueSerdes.serializer(topic, MOCK).serialize(topic.name(), any(topic, seed));
        Random random = new Random(seed);
        for (int damage = random.nextInt(8); damage >= 0; damage--) {
            bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
        }

        try {
            assertThat(ValueSerdes.deserializer(topic, MOCK).deserialize(topic.name(), bytes))
                    .isNotNull();
        } catch (BadRecordException bad) {
            assertThat(BadRecordException.isCauseOf(bad)).isTrue();
        }
    }

    private static <V extends SpecificRecord> V any(Topic<V> topic, long seed) {
        return SampleRecords.any(topic.recordType(), seed);
    }

    @Provide
    Arbitrary<Topic<?>> topics() {
        return Arbitraries.of(Topics.all()).filter(topic -> topic.valueType() != null);
    }
}
