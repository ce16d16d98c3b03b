package io.turnstream.app.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicPlanTest {

    private static final List<TopicPlan> PLANS = TopicPlan.all("test.", 12, Optional.of((short) 3));

    @Test
    void coversEveryTopic() {
        assertThat(PLANS).hasSameSizeAs(Topics.all()).allSatisfy(plan -> assertThat(plan.name())
                .startsWith("test."));
    }

    @Test
    void givesTopicsOfSessionsTheSameNumberOfPartitions() {
        assertThat(plan("token-events").partitions()).isEqualTo(12);
        assertThat(plan("responses").partitions()).isEqualTo(12);
        assertThat(plan("token-events.dead-letters").partitions()).isEqualTo(Topics.SMALL_PARTITIONS);
    }

    @Test
    void keepsResponsesForEverAndErasesThemWithinAnHour() {
        assertThat(plan("responses").settings())
                .containsOnly(
                        Map.entry("cleanup.policy", "compact"),
                        Map.entry("retention.ms", "-1"),
                        Map.entry("max.compaction.lag.ms", "3600000"),
                        Map.entry("max.message.bytes", "8388608"));
    }

    @Test
    void keepsTokenEventsForADay() {
        assertThat(plan("token-events").settings())
                .containsOnly(
                        Map.entry("cleanup.policy", "delete"),
                        Map.entry("retention.ms", "86400000"),
                        Map.entry("segment.ms", "21600000"));
    }

    @Test
    void leavesToTheBrokersHowManyCopiesMustHaveARecordUnlessItIsSaid() {
        assertThat(PLANS).allSatisfy(plan -> assertThat(plan.settings()).doesNotContainKey("min.insync.replicas"));
        assertThat(plan("token-events").withInSyncReplicas(2).settings())
                .containsEntry("min.insync.replicas", "2")
                .containsAllEntriesOf(plan("token-events").settings());
    }

    @Test
    void forgetsTurnEventsBeforeWhatSaysThatTheyWereDelivered() {
        assertThat(longestLife("turn-events")).isLessThan(millis("delivery-state", "retention.ms"));
    }

    private static long longestLife(String name) {
        return millis(name, "retention.ms") + millis(name, "segment.ms");
    }

    private static long millis(String name, String setting) {
        return Long.parseLong(String.valueOf(plan(name).settings().get(setting)));
    }

    @Test
    void namesEveryDifference() {
        TopicPlan plan = plan("token-events");
        var settings = new TreeMap<>(plan.settings());
        settings.put("retention.ms", "1");

        assertThat(new TopicState(12, 3, plan.settings()).differencesFrom(plan)).isEmpty();
        assertThat(new TopicState(6, 1, settings).differencesFrom(plan))
                .containsExactly("partitions is 6, not 12", "replicas is 1, not 3", "retention.ms is 1, not 86400000");
    }

    private static TopicPlan plan(String name) {
        return PLANS.stream()
                .filter(plan -> plan.name().equals("test." + name))
                .findFirst()
                .orElseThrow();
    }
}
