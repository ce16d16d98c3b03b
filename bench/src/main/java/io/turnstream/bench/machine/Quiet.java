package io.turnstream.bench.machine;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Waits until a machine has come to rest from what was done before. */
public final class Quiet {

    /** Load average of one minute: less is rest. */
    public static final double REST = 0.5;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final DoubleSupplier load;
    private final Pause pause;

    /** How to let time pass. */
    @FunctionalInterface
    public interface Pause {
        void take(Duration length) throws InterruptedException;
    }

    /**
     * For any machine.
     *
     * @param load its load average of one minute, now
     */
    public Quiet(DoubleSupplier load, Pause pause) {
        this.load = load;
        this.pause = pause;
    }

    /** This machine. */
    public static Quiet here() {
        return new Quiet(() -> LoadAverage.now().oneMinute(), length -> Thread.sleep(length.toMillis()));
    }

    /** True when it is at rest now. */
    public boolean isNow() {
        return load.getAsDouble() < REST;
    }

    /** Waits until it is at rest, but not longer than that; whether it is. */
    public boolean await(Duration atMost) throws InterruptedException {
        for (long looks = atMost.dividedBy(BETWEEN_LOOKS); looks > 0 && !isNow(); looks--) {
            pause.take(BETWEEN_LOOKS);
        }
        return isNow();
    }
}
