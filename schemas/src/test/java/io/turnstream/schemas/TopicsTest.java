package io.turnstream.schemas;

import static io.turnstream.schemas.Topic.Partitioning.BY_SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.Topic.Key;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopicsTest {

    /** Names, keys and retention are what other teams and brokers hold us to: a change here is a migration. */
    @Test
    void areTheseAndNoOthers() {
        String table = Topics.all().stream()
                .map(topic -> String.join(
                        " ",
                        topic.named(Topics.DEFAULT_PREFIX),
                        topic.key().name(),
                        topic.valueType() == null ? "bytes" : topic.valueType().getSimpleName(),
                        topic.partitioning().name(),
                        topic.cleanup().policy(),
                        String.valueOf(topic.retention())))
                .collect(Collectors.joining("\n"));

        assertThat(table).isEqualTo("""
                llm.turn-requests SESSION TurnRequest BY_SESSION delete PT24H
                llm.token-events SESSION TokenEvent BY_SESSION delete PT24H
                llm.turn-events SESSION TurnEvent BY_SESSION delete PT24H
                llm.turn-controls SESSION TurnControl BY_SESSION delete PT24H
                llm.delivery-state PAIR DeliveryState BY_SESSION compact,delete PT48H
                llm.responses PAIR CompletedResponse BY_SESSION compact null
                llm.dead-letters SESSION DeadLetter BY_SESSION delete PT336H
                llm.token-events.dead-letters ORIGINAL bytes SMALL delete PT336H""");
    }

    @Test
    void everyTopicWhoseKeyNamesASessionIsPartitionedBySession() {
        assertThat(Topics.all())
                .filteredOn(topic -> topic.key() != Key.ORIGINAL)
                .extracting(Topic::partitioning)
                .containsOnly(BY_SESSION);
    }

    /** Finished stays finished: state that is forgotten before its turn events would let them be published again. */
    @Test
    void deliveryStateOutlivesTheTurnEventsItIsAbout() {
        assertThat(Topics.DELIVERY_STATE.retention()).isGreaterThan(Topics.TURN_EVENTS.retention());
    }

    @Test
    void theReadmeShowsEveryTopic() throws Exception {
        String readme = java.nio.file.Files.readString(java.nio.file.Path.of("README.md"));

        assertThat(Topics.all()).allSatisfy(topic -> assertThat(readme).contains("`" + topic.name() + "`"));
    }
}
