package io.turnstream.app.deadletters;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.PairKey;
import io.turnstream.schemas.Topics;
import io.turnstream.sink.redrive.BrokenTurn;
import io.turnstream.sink.redrive.CannotRepairException;
import io.turnstream.sink.redrive.KeptTurn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the topics know of turns that were given up: the finished responses, and, where these are not there or say that
 * the turn goes on, whether it has ended. Immutable.
 */
final class KeptTurns {

    private final Map<PairKey, Map<String, CompletedResponse>> responses = new HashMap<>();
    private final Set<PairKey> begun = new HashSet<>();
    private final Set<PairKey> ended = new HashSet<>();
    private final Map<PairKey, TurnInfo> infos = new HashMap<>();

    private KeptTurns() {}

    /**
     * Reads what there is about the turns of these letters.
     *
     * @param client settings of Kafka's clients and of the schema registry
     * @param prefix what topic names begin with
     */
    static KeptTurns read(
            Collection<DeadLetter> letters, Map<String, String> client, String prefix, Progress progress) {
        var kept = new KeptTurns();
        Map<PairKey, DeadLetter> wanted = new HashMap<>();
        letters.stream().filter(KeptTurns::namesATurn).forEach(letter -> wanted.put(key(letter), letter));
        if (wanted.isEmpty()) {
            return kept;
        }
        try (var reader = new TopicReader<>(Topics.RESPONSES, client, prefix, progress)) {
            reader.read(sessions(wanted.keySet()), response -> {
                if (wanted.containsKey(key(response))) {
                    kept.responses
                            .computeIfAbsent(key(response), turn -> new TreeMap<>())
                            .put(response.getResponseId(), response);
                }
            });
        }
        Set<PairKey> unclear = wanted.entrySet().stream()
                .filter(entry ->
                        kept.whole(entry.getValue()).map(KeptTurn::goesOn).orElse(true))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (!unclear.isEmpty()) {
            try (var reader = new TopicReader<>(Topics.TURN_EVENTS, client, prefix, progress)) {
                reader.read(sessions(unclear), event -> {
                    if (unclear.contains(key(event))) {
                        kept.note(event);
                    }
                });
            }
        }
        return kept;
    }

    static boolean namesATurn(DeadLetter letter) {
        return !letter.getSessionId().isEmpty() && !letter.getTurnId().isEmpty();
    }

    /**
     * The turn of a letter, and where its text is known from.
     *
     * @throws CannotRepairException when it has no turn, or the turn is not over
     */
    BrokenTurn of(DeadLetter letter) throws CannotRepairException {
        if (!namesATurn(letter)) {
            throw new CannotRepairException("it is a record that could not be read: it names no turn");
        }
        if (letter.getChannel().isEmpty()) {
            throw new CannotRepairException("it names no channel");
        }
        PairKey key = key(letter);
        if (begun.contains(key) && !ended.contains(key)) {
            throw new CannotRepairException("its turn has not ended yet");
        }
        return new BrokenTurn(
                letter.getSessionId(),
                letter.getTurnId(),
                letter.getResponseId(),
                letter.getAttempt(),
                letter.getChannel(),
                letter.getCodec(),
                whole(letter),
                letter.getUndelivered(),
                Optional.ofNullable(infos.get(key)));
    }

    private Optional<KeptTurn> whole(DeadLetter letter) {
        Map<String, CompletedResponse> kept = responses.getOrDefault(key(letter), Map.of());
        boolean has = letter.getResponseId().isEmpty() ? !kept.isEmpty() : kept.containsKey(letter.getResponseId());
        if (!has) {
            return Optional.empty();
        }
        TurnInfo info = infos.getOrDefault(key(letter), TurnInfo.newBuilder().build());
        List<CompletedResponse> all = new ArrayList<>(kept.values());
        return Optional.of(KeptTurn.of(info, all));
    }

    private void note(TurnEvent event) {
        PairKey key = key(event);
        begun.add(key);
        if (event.getKind() == TurnEventKind.TURN_ENDED) {
            ended.add(key);
        }
        if (event.getDetail() != null && event.getDetail().getTurn() != null) {
            infos.put(key, event.getDetail().getTurn());
        }
    }

    private static Set<String> sessions(Set<PairKey> turns) {
        return turns.stream().map(PairKey::sessionId).collect(Collectors.toSet());
    }

    private static PairKey key(DeadLetter letter) {
        return new PairKey(letter.getSessionId(), letter.getTurnId());
    }

    private static PairKey key(CompletedResponse response) {
        return new PairKey(response.getSessionId(), response.getTurnId());
    }

    private static PairKey key(TurnEvent event) {
        return new PairKey(event.getSessionId(), event.getTurnId());
    }
}
