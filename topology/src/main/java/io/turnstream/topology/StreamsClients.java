package io.turnstream.topology;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients of Kafka Streams: its own, but for a producer that flushes once for each transaction.
 *
 * <p>Streams flushes its producer for every task before it commits. With a changelog written at the commit, each of these
 * flushes waits for the broker, and no record is processed meanwhile: for 24 tasks about 100 ms of every second. The
 * commit of a transaction sends what is unsent and fails when any of it failed ({@link KafkaProducer#commitTransaction}),
 * so nothing is lost by leaving all other flushes out (decision 0008).
 */
final class StreamsClients implements KafkaClientSupplier {

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return config.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)
                ? new FlushedByCommit(config)
                : new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * {@code failure} of a commit, as Streams would have understood it had it come to light in a flush. Of what a flush
     * reports it looks at the cause: what may pass corrupts the task, which is read again, and what a new producer mends
     * makes it join its group anew. Of what a commit reports it looks at the class alone, and lets the thread die.
     */
    static KafkaException asStreamsKnowsIt(KafkaException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException) {
                return failure instanceof TimeoutException ? failure : new TimeoutException(failure);
            }
            if (cause instanceof OutOfOrderSequenceException || cause instanceof InvalidPidMappingException) {
                var old = new InvalidProducerEpochException(String.valueOf(failure.getMessage()));
                old.initCause(failure);
                return old;
            }
        }
        return failure;
    }

    private static final class FlushedByCommit extends KafkaProducer<byte[], byte[]> {

        FlushedByCommit(Map<String, Object> config) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
        }

        /** Does nothing: every record is part of a transaction. */
        @Override
        public void flush() {}

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
            try {
                super.sendOffsetsToTransaction(offsets, groupMetadata);
            } catch (KafkaException e) {
                throw asStreamsKnowsIt(e);
            }
        }

        @Override
        public void commitTransaction() {
            try {
                super.commitTransaction();
            } catch (KafkaException e) {
                throw asStreamsKnowsIt(e);
            }
        }
    }
}
