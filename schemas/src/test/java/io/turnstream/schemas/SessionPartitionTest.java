package io.turnstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class SessionPartitionTest {

    @Test
    void isTheOneThatKafkasDefaultPartitionerChooses() {
        for (int i = 0; i < 1_000; i++) {
            String sessionId = "session-é-" + i;
            byte[] key = new StringSerializer().serialize("t", sessionId);

            assertThat(SessionPartition.of(sessionId, 24)).isEqualTo(BuiltInPartitioner.partitionForKey(key, 24));
        }
    }

    @Test
    void isFixedForEver() {
        assertThat(SessionPartition.of("s1", 24)).isEqualTo(21);
        assertThat(SessionPartition.of("Grüße", 24)).isEqualTo(15);
        assertThat(SessionPartition.of("", 24)).isEqualTo(9);
    }

    @Test
    void aPairLiesWithItsSession() {
        assertThat(SessionPartition.of(new PairKey("s1", "r9"), 24)).isEqualTo(SessionPartition.of("s1", 24));
    }

    @Test
    void allPartitionsAreUsed() {
        Set<Integer> used = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            used.add(SessionPartition.of("s" + i, 24));
        }

        assertThat(used).hasSize(24);
    }

    @Test
    void refusesATopicWithoutPartitions() {
        assertThatIllegalArgumentException().isThrownBy(() -> SessionPartition.of("s1", 0));
    }
}
