package io.turnstream.sink.kafka;

import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.errors.ErrorCode;
import io.turnstream.schemas.serde.BadRecordException;
import io.turnstream.schemas.serde.RegistryUnavailableException;
import io.turnstream.sink.config.ChannelTemplate;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** Makes turn events of records, and tells those that can never be delivered from those that have to wait. */
final class Intake {

    private static final int MOST_NAMED = 10_000;

    private static final TurnInfo NOTHING_KNOWN = TurnInfo.newBuilder().build();

    private final Deserializer<TurnEvent> values;
    private final ChannelTemplate channels;

    /** Sessions whose own channel has a name that Ably takes. */
    private final Set<String> named = new HashSet<>();

    Intake(Deserializer<TurnEvent> values, ChannelTemplate channels) {
        this.values = values;
        this.channels = channels;
    }

    /** A record as the sink sees it. */
    sealed interface Read {

        /** It can be delivered. */
        record Event(TurnEvent event) implements Read {}

        /** It can never be delivered. */
        record Bad(ErrorCode code, String stage, String why) implements Read {}

        /** The schema registry cannot be asked: the record is to be read again. */
        record Later(String why) implements Read {}
    }

    Read read(ConsumerRecord<byte[], byte[]> source) {
        TurnEvent event;
        try {
            event = values.deserialize(source.topic(), source.value());
        } catch (RegistryUnavailableException e) {
            return new Read.Later(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            if (!BadRecordException.isCauseOf(e)) {
                throw e;
            }
            return new Read.Bad(ErrorCode.RECORD_UNDECODABLE, "decode", String.valueOf(e.getMessage()));
        }
        if (event.getSessionId().isEmpty() || event.getTurnId().isEmpty()) {
            return new Read.Bad(ErrorCode.RECORD_INVALID, "decode", "a turn event needs a session id and a turn id");
        }
        try {
            requireChannel(event);
        } catch (IllegalArgumentException e) {
            return new Read.Bad(ErrorCode.CHANNEL_NAME_INVALID, "encode", String.valueOf(e.getMessage()));
        }
        return new Read.Event(event);
    }

    private void requireChannel(TurnEvent event) {
        String session = event.getSessionId();
        if (event.getDetail() != null && event.getDetail().getTurn() != null) {
            channels.channel(session, event.getDetail().getTurn());
        } else if (!named.contains(session)) {
            channels.channel(session, NOTHING_KNOWN);
            if (named.size() >= MOST_NAMED) {
                named.clear();
            }
            named.add(session);
        }
    }
}
