package io.turnstream.bench.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamsHopProcessTest {

    @Test
    void takesWhatIsForKafkaStreamsAndNothingElse() {
        var topology = Map.of("kafka.linger.ms", "7", "topology.kafka.num.stream.threads", "2", "topology.x", "1");

        assertThat(StreamsHopProcess.settings(topology))
                .containsExactly("kafka.linger.ms=7", "topology.kafka.num.stream.threads=2");
    }
}
