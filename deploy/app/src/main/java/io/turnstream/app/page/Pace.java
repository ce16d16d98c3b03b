package io.turnstream.app.page;

import io.turnstream.source.replay.Rate;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How fast an answer is played. */
public enum Pace {
    /** To watch every operation, and to have time to break something. */
    SLOW(12),
    /** About the pace of a model. */
    MODEL(60),
    /** Faster than anybody reads. */
    FAST(400);

    private final Rate rate;

    Pace(double deltasPerSecond) {
        this.rate = new Rate(deltasPerSecond);
    }

    /** The rate of its deltas. */
    Rate rate() {
        return rate;
    }

    /** The name that the page uses. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Pace named(String name) {
        return Arrays.stream(values())
                .filter(pace -> pace.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid("a pace is "
                        + Arrays.stream(values()).map(Pace::toString).collect(Collectors.joining(", ")) + ", not '"
                        + name + "'"));
    }
}
