package io.turnstream.simulator.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must come before a run's first part. The client makes up what nobody said, once for each run. */
final class LeadIns {

    private static final String START = "start";
    private static final String STEP = "start-step";

    private final Map<String, Set<String>> said = new HashMap<>();

    /** What is missing before a part. */
    List<Chunk> before(String run, @Nullable String messageId) {
        Set<String> there = said.computeIfAbsent(run, any -> new HashSet<>());
        List<Chunk> missing = new ArrayList<>();
        if (there.add(START)) {
            missing.add(Chunk.of(START).with("messageId", messageId));
        }
        if (there.add(STEP)) {
            missing.add(Chunk.of(STEP));
        }
        return missing;
    }

    /** Something was said that stays as it is. */
    void heard(String run, String kind) {
        switch (kind) {
            case START, STEP ->
                said.computeIfAbsent(run, any -> new HashSet<>()).add(kind);
            case "finish-step" -> said.getOrDefault(run, new HashSet<>()).remove(STEP);
            case "finish", "error", "abort" -> said.remove(run);
            default -> {}
        }
    }
}
