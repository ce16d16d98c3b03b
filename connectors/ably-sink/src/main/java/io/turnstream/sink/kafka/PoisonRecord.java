package io.turnstream.sink.kafka;

import io.turnstream.avro.DeadLetter;
import io.turnstream.schemas.errors.ErrorCode;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record that can never be delivered, as the dead letter that keeps its bytes. */
final class PoisonRecord {

    private PoisonRecord() {}

    /**
     * @param source the record
     * @param code what is wrong with it
     * @param stage what was being done
     * @param why what is wrong with it; must not hold any of its text
     * @param epoch generation of the group
     * @param wallClock the time of day
     */
    static DeadLetter letter(
            ConsumerRecord<byte[], byte[]> source,
            ErrorCode code,
            String stage,
            String why,
            int epoch,
            Instant wallClock) {
        return DeadLetter.newBuilder()
                .setCode(code.code())
                .setStage(stage)
                .setMessage(why)
                .setAttempts(1)
                .setFirstFailureAt(wallClock)
                .setLastFailureAt(wallClock)
                .setSourceTopic(source.topic())
                .setSourcePartition(source.partition())
                .setFirstOffset(source.offset())
                .setLastOffset(source.offset())
                .setEpoch(epoch)
                .setOriginalKey(buffer(source.key()))
                .setOriginalValue(buffer(source.value()))
                .build();
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
