package io.turnstream.simulator;

import java.util.function.Supplier;

/** Runs stories. Safe for use by several threads. */
public final class Simulator {

    private final Scenario.Menu menu;
    private final Supplier<Tampering> tampering;

    /** Nothing is made wrong on purpose. */
    public Simulator(Scenario.Menu menu) {
        this(menu, () -> Tampering.NONE);
    }

    /**
     * @param menu what may go wrong
     * @param tampering what is made wrong on purpose, anew for each story
     */
    public Simulator(Scenario.Menu menu, Supplier<Tampering> tampering) {
        this.menu = menu;
        this.tampering = tampering;
    }

    /** Runs the story of a seed. */
    public Verdict run(long seed) {
        return run(Scenario.of(seed, menu), false);
    }

    /** Runs a story; {@code told} to write down what happens. */
    public Verdict run(Scenario scenario, boolean told) {
        return new Simulation(scenario, tampering.get(), told).run();
    }
}
