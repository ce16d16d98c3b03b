package io.turnstream.app.deadletters;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.TurnEvent;
import io.turnstream.schemas.PairKey;
import io.turnstream.schemas.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads what the topics know of turns: turn events first, then how far the sink is, then the finished responses. So a
 * turn that ends meanwhile is one that has not ended yet, and never one that ended without its last response.
 */
final class TurnTopics {

    private TurnTopics() {}

    /** What is known of the turns of these letters. */
    static KeptTurns read(Collection<DeadLetter> letters, Cluster cluster, Progress progress) {
        Set<PairKey> turns = letters.stream()
                .filter(KeptTurns::namesATurn)
                .map(KeptTurns::key)
                .collect(toSet());
        if (turns.isEmpty()) {
            return new KeptTurns(Map.of(), SinkProgress.NONE, Map.of());
        }
        Map<PairKey, TurnStory> stories = stories(turns, cluster, progress);
        SinkProgress sink = SinkCheckpoint.read(cluster, turns, progress);
        return new KeptTurns(stories, sink, responses(turns, cluster, progress));
    }

    private static Map<PairKey, TurnStory> stories(Set<PairKey> turns, Cluster cluster, Progress progress) {
        Map<PairKey, TurnStory> stories = new HashMap<>();
        try (var reader = new TopicReader<>(Topics.TURN_EVENTS, cluster.client(), cluster.prefix(), progress)) {
            reader.read(reader.ends(reader.partitionsOf(sessions(turns))), entry -> {
                TurnEvent event = entry.value();
                if (event != null && turns.contains(key(event))) {
                    stories.compute(key(event), (turn, known) -> (known == null ? TurnStory.NONE : known)
                            .and(entry.position(), event));
                }
            });
        }
        return stories;
    }

    private static Map<PairKey, List<CompletedResponse>> responses(
            Set<PairKey> turns, Cluster cluster, Progress progress) {
        try (var reader = new TopicReader<>(Topics.RESPONSES, cluster.client(), cluster.prefix(), progress)) {
            return reader
                    .newest(
                            reader.ends(reader.partitionsOf(sessions(turns))),
                            response -> turns.contains(key(response)))
                    .stream()
                    .collect(groupingBy(TurnTopics::key));
        }
    }

    private static Set<String> sessions(Set<PairKey> turns) {
        return turns.stream().map(PairKey::sessionId).collect(toSet());
    }

    private static PairKey key(TurnEvent event) {
        return new PairKey(event.getSessionId(), event.getTurnId());
    }

    private static PairKey key(CompletedResponse response) {
        return new PairKey(response.getSessionId(), response.getTurnId());
    }
}
