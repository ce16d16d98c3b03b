package io.turnstream.bench.report;

import io.turnstream.bench.machine.LoadAverage;
import java.util.Locale;
import java.util.Optional;

/** Says when a machine had other things to do: then times are too long, and only counts can be trusted. */
final class Busy {

    /** Of its cores; less is what a quiet machine has from its own housekeeping. */
    private static final double QUIET_SHARE = 0.25;

    /** Of the CPU time that was wanted; more shows in every time. */
    private static final double STOLEN_SHARE = 0.03;

    private static final double PERCENT = 100;

    private Busy() {}

    /** A warning, before anything of ours runs. */
    static Optional<String> warningBefore(LoadAverage load, int cores) {
        return load.oneMinute() <= QUIET_SHARE * cores
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "The machine was busy before this began: load average %.2f on %d cores."
                                + " Do not publish these times.",
                        load.oneMinute(),
                        cores));
    }

    /** A warning, when it is over: a virtual machine did not get what it wanted. */
    static Optional<String> warningAfter(double stolen) {
        return stolen <= STOLEN_SHARE
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "The host gave %.1f %% of the CPU time that was wanted to others."
                                + " Do not publish these times.",
                        PERCENT * stolen));
    }
}
