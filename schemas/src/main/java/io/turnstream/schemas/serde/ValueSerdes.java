package io.turnstream.schemas.serde;

import io.turnstream.schemas.Topic;
import io.turnstream.schemas.Topic.Cleanup;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The way from a topic's records to bytes and back. Everything returned here throws {@link BadRecordException} for a
 * record that can never be read and {@link RegistryUnavailableException} for one that has to wait, also when another
 * class does the work; our own classes are safe for use by many threads.
 *
 * <p>Null is a value (a tombstone) on compacted topics, and a bad record on all others.
 */
public final class ValueSerdes {

    private static final String SERIALIZER = "turnstream.value.serializer";
    private static final String DESERIALIZER = "turnstream.value.deserializer";

    /** The keys that choose the classes; those of {@link RegistryConfig#DEFINITION} come with them. */
    public static final ConfigDef DEFINITION = new ConfigDef(RegistryConfig.DEFINITION)
            .define(
                    SERIALIZER,
                    Type.CLASS,
                    null,
                    Importance.LOW,
                    "Class that writes values, such as io.confluent.kafka.serializers.KafkaAvroSerializer. Unset: our own.")
            .define(
                    DESERIALIZER,
                    Type.CLASS,
                    null,
                    Importance.LOW,
                    "Class that reads values, such as io.confluent.kafka.serializers.KafkaAvroDeserializer. Unset: our"
                            + " own.");

    private ValueSerdes() {}

    /**
     * The serde of {@code topic}'s values.
     *
     * @param config {@link #DEFINITION}'s keys; others are ignored here and handed on to a class of the operator's
     * @throws ConfigException if a key is missing or wrong
     * @throws IllegalStateException if the topic has no records of ours
     */
    public static <V extends SpecificRecord> Serde<V> of(Topic<V> topic, Map<String, ?> config) {
        return Serdes.serdeFrom(serializer(topic, config), deserializer(topic, config));
    }

    /** Writes {@code topic}'s values; parameters and errors as in {@link #of}. */
    public static <V extends SpecificRecord> Serializer<V> serializer(Topic<V> topic, Map<String, ?> config) {
        Class<V> type = topic.recordType();
        Class<?> chosen = chosen(SERIALIZER, config);
        if (chosen == null) {
            RegistryConfig registry = RegistryConfig.of(config);
            return new AvroValueSerializer<>(type, SchemaRegistry.of(registry), registry.autoRegister());
        }
        Serializer<?> foreign = Utils.newInstance(chosen, Serializer.class);
        foreign.configure(handedOn(config), false);
        return new ForeignSerializer<>(foreign);
    }

    /** Reads {@code topic}'s values; parameters and errors as in {@link #of}. */
    public static <V extends SpecificRecord> Deserializer<V> deserializer(Topic<V> topic, Map<String, ?> config) {
        Class<V> type = topic.recordType();
        boolean nullable = topic.cleanup() != Cleanup.DELETE;
        Class<?> chosen = chosen(DESERIALIZER, config);
        if (chosen == null) {
            return new AvroValueDeserializer<>(type, SchemaRegistry.of(config), nullable);
        }
        Deserializer<?> foreign = Utils.newInstance(chosen, Deserializer.class);
        foreign.configure(handedOn(config), false);
        return new ForeignDeserializer<>(type, foreign, nullable);
    }

    private static @Nullable Class<?> chosen(String key, Map<String, ?> config) {
        return (Class<?>) ConfigDef.parseType(key, config.get(key), Type.CLASS);
    }

    /** What makes Confluent's classes behave as ours, unless the operator says otherwise. */
    private static Map<String, Object> handedOn(Map<String, ?> config) {
        Map<String, Object> handedOn = new HashMap<>();
        handedOn.put("auto.register.schemas", false);
        handedOn.put("avro.remove.java.properties", true);
        handedOn.putAll(config);
        handedOn.put("specific.avro.reader", true);
        return handedOn;
    }
}
