package io.turnstream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Kafka Streams makes of a failed commit depends on the class of the exception alone. */
class StreamsClientsTest {

    static Stream<KafkaException> thatPass() {
        return Stream.of(new NotEnoughReplicasException("no"), new TimeoutException("no"));
    }

    static Stream<KafkaException> thatLoseTheProducer() {
        return Stream.of(
                new OutOfOrderSequenceException("no"),
                new UnknownProducerIdException("no"),
                new InvalidPidMappingException("no"));
    }

    static Stream<KafkaException> ofOtherKinds() {
        return Stream.of(
                new RecordTooLargeException("no"),
                new ProducerFencedException("no"),
                new TransactionAbortableException("no"),
                new KafkaException("no"));
    }

    @ParameterizedTest
    @MethodSource("thatPass")
    void callsATimeOutWhatMayPass(KafkaException failure) {
        var asTheProducerSaysIt = new TransactionAbortableException("aborted", failure);
        var asItIsSaidOfALaterCall = new KafkaException("in an error state", asTheProducerSaysIt);

        assertThat(Stream.of(failure, asTheProducerSaysIt, asItIsSaidOfALaterCall)
                        .map(StreamsClients::asStreamsKnowsIt))
                .allSatisfy(known -> assertThat(known).isInstanceOf(TimeoutException.class));
    }

    @ParameterizedTest
    @MethodSource("thatLoseTheProducer")
    void callsAnOldEpochWhatANewProducerMends(KafkaException failure) {
        assertThat(Stream.of(failure, new KafkaException("in an error state", failure))
                        .map(StreamsClients::asStreamsKnowsIt))
                .allSatisfy(known -> assertThat(known)
                        .isInstanceOf(InvalidProducerEpochException.class)
                        .hasRootCauseInstanceOf(failure.getClass()));
    }

    @ParameterizedTest
    @MethodSource("ofOtherKinds")
    void leavesEverythingElse(KafkaException failure) {
        var wrapped = new KafkaException("in an error state", failure);

        assertThat(StreamsClients.asStreamsKnowsIt(failure)).isSameAs(failure);
        assertThat(StreamsClients.asStreamsKnowsIt(wrapped)).isSameAs(wrapped);
    }
}
