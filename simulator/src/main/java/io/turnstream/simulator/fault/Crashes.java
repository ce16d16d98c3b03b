package io.turnstream.simulator.fault;

import io.turnstream.simulator.Crash;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Who dies where: the n-th time that somebody comes to a point, it is the end of it. */
public final class Crashes {

    private final Map<CrashPoint, Integer> countdown = new EnumMap<>(CrashPoint.class);
    private final Consumer<CrashPoint> story;

    /** @param story hears of every death */
    public Crashes(Consumer<CrashPoint> story) {
        this.story = story;
    }

    /** The {@code nth} to come to the point dies, counted from now on from 1. */
    public void plan(CrashPoint point, int nth) {
        countdown.put(point, nth);
    }

    /** Somebody is at the point; throws {@link Crash} when it is its end. */
    public void at(CrashPoint point) {
        if (countdown.isEmpty()) {
            return;
        }
        Integer left = countdown.get(point);
        if (left == null) {
            return;
        }
        if (left > 1) {
            countdown.put(point, left - 1);
            return;
        }
        countdown.remove(point);
        story.accept(point);
        throw new Crash();
    }
}
