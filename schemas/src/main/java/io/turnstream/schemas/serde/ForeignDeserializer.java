package io.turnstream.schemas.serde;

import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * A deserializer of the operator's choice; its failures are told apart by {@link ForeignFailure}.
 *
 * @param <V> the record type
 */
final class ForeignDeserializer<V> implements Deserializer<V> {

    private final Class<V> type;
    private final Deserializer<?> foreign;
    private final boolean nullable;

    ForeignDeserializer(Class<V> type, Deserializer<?> foreign, boolean nullable) {
        this.type = type;
        this.foreign = foreign;
        this.nullable = nullable;
    }

    @Override
    public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null && nullable) {
            return null;
        }
        Object value;
        try {
            value = bytes == null ? null : foreign.deserialize(topic, bytes);
        } catch (RuntimeException e) {
            throw ForeignFailure.toldApart("not a " + type.getSimpleName() + " on " + topic, e);
        }
        if (!type.isInstance(value)) {
            throw new BadRecordException("not a " + type.getSimpleName() + " on " + topic + ": "
                    + (value == null ? "there is no value" : value.getClass().getName()));
        }
        return type.cast(value);
    }

    @Override
    public void close() {
        foreign.close();
    }
}
