package io.turnstream.bench.faults;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Which publishes fail, and how, all laid out in advance by a seed. No publish is met twice, so as many fail as were
 * meant to.
 *
 * @param strikes in the order of the publishes
 */
record Storm(List<Strike> strikes) {

    /** What happens to a publish. */
    enum Kind {
        REFUSED_503("503", "{\"type\":\"nack\",\"code\":50003}"),
        REFUSED_503_APPLIED_LATER(
                "503, applied with the next append", "{\"type\":\"nack-applied-later\",\"code\":50003}"),
        REFUSED_429("429", "{\"type\":\"nack\",\"code\":42911}"),
        NEVER_ANSWERED("applied, never answered", "{\"type\":\"drop-ack\"}"),
        CUT_BEFORE("connection cut before it was applied", "{\"type\":\"close-before-apply\"}"),
        CUT_AFTER("connection cut after it was applied", "{\"type\":\"close-after-apply\"}");

        private final String words;
        private final String effect;

        Kind(String words, String effect) {
            this.words = words;
            this.effect = effect;
        }

        /** For people. */
        String words() {
            return words;
        }

        /** For the server. */
        String effect() {
            return effect;
        }
    }

    /**
     * One fault.
     *
     * @param nth the publish that it meets, from 1
     */
    record Strike(int nth, Kind kind) {}

    /**
     * A storm.
     *
     * @param seed the same for the same storm
     * @param publishes how many there are at most
     * @param percent of them fail
     */
    static Storm of(long seed, int publishes, int percent) {
        var random = new SplittableRandom(seed);
        Kind[] kinds = Kind.values();
        int[] met = random.split()
                .ints(1, publishes + 1)
                .distinct()
                .limit((long) publishes * percent / 100)
                .sorted()
                .toArray();
        return new Storm(Arrays.stream(met)
                .mapToObj(nth -> new Strike(nth, kinds[random.nextInt(kinds.length)]))
                .toList());
    }

    /** How often each kind happened when the first {@code count} faults did. */
    Map<Kind, Integer> happened(int count) {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            counts.put(kind, 0);
        }
        strikes.subList(0, count).forEach(strike -> counts.merge(strike.kind(), 1, Integer::sum));
        return counts;
    }
}
