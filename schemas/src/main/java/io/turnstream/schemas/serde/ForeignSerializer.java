package io.turnstream.schemas.serde;

import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A serializer of the operator's choice; its failures are told apart by {@link ForeignFailure}.
 *
 * @param <V> the record type
 */
final class ForeignSerializer<V> implements Serializer<V> {

    private final Serializer<V> foreign;

    @SuppressWarnings("unchecked") // a serializer named in configuration has no type that could be checked
    ForeignSerializer(Serializer<?> foreign) {
        this.foreign = (Serializer<V>) foreign;
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable V value) {
        if (value == null) {
            return null;
        }
        try {
            return foreign.serialize(topic, value);
        } catch (RuntimeException e) {
            throw ForeignFailure.toldApart("cannot write a value for " + topic, e);
        }
    }

    @Override
    public void close() {
        foreign.close();
    }
}
