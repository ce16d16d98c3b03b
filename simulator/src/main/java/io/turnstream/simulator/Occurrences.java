package io.turnstream.simulator;

import io.turnstream.simulator.fault.CrashPoint;
import io.turnstream.simulator.fault.Fault;
import io.turnstream.simulator.workload.ProducerFault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** In how many stories what went wrong, and what together. For one thread. */
public final class Occurrences {

    private static final List<String> NAMES = names();

    private final Map<String, Integer> single = new TreeMap<>();
    private final Map<String, Integer> pairs = new TreeMap<>();

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            names.add(word(fault));
        }
        for (CrashPoint point : CrashPoint.values()) {
            names.add(word(point));
        }
        for (ProducerFault fault : ProducerFault.values()) {
            names.add(word(fault));
        }
        return names;
    }

    /** The word for something that can go wrong: {@code sink-killed}, {@code dies-sink-loaded}, {@code producer-repeats}. */
    public static String word(Enum<?> what) {
        String word = what.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        if (what instanceof CrashPoint) {
            return "dies-" + word;
        }
        return what instanceof ProducerFault ? "producer-" + word : word;
    }

    /** Every word, in a fixed order. */
    public static List<String> words() {
        return NAMES;
    }

    /** Adds a story. */
    public void add(Verdict verdict) {
        List<String> there = new ArrayList<>();
        verdict.happened().keySet().forEach(fault -> there.add(word(fault)));
        verdict.died().keySet().forEach(point -> there.add(word(point)));
        verdict.scenario().plan().producers().forEach(fault -> there.add(word(fault)));
        there.sort(Comparator.comparingInt(NAMES::indexOf));
        for (int i = 0; i < there.size(); i++) {
            single.merge(there.get(i), 1, Integer::sum);
            for (int j = i + 1; j < there.size(); j++) {
                pairs.merge(there.get(i) + " + " + there.get(j), 1, Integer::sum);
            }
        }
    }

    /** Adds what others have counted. */
    public void add(Occurrences others) {
        others.single.forEach((name, count) -> single.merge(name, count, Integer::sum));
        others.pairs.forEach((name, count) -> pairs.merge(name, count, Integer::sum));
    }

    /** In how many stories this went wrong. */
    public int of(String word) {
        return single.getOrDefault(word, 0);
    }

    /** In how many stories these two went wrong. */
    public int of(String one, String other) {
        return pairs.getOrDefault(one + " + " + other, pairs.getOrDefault(other + " + " + one, 0));
    }

    /** The pairs, the rarest first, those that never happened included. */
    public List<Map.Entry<String, Integer>> pairs() {
        Map<String, Integer> all = new TreeMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            for (int j = i + 1; j < NAMES.size(); j++) {
                String pair = NAMES.get(i) + " + " + NAMES.get(j);
                all.put(pair, pairs.getOrDefault(pair, 0));
            }
        }
        return all.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }
}
