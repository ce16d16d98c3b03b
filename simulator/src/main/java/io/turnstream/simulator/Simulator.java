package io.turnstream.simulator;

/** Runs stories. Safe for use by several threads. */
public final class Simulator {

    private final Scenario.Menu menu;
    private final Tampering tampering;

    /**
     * @param menu what may go wrong
     * @param tampering what is made wrong on purpose
     */
    public Simulator(Scenario.Menu menu, Tampering tampering) {
        this.menu = menu;
        this.tampering = tampering;
    }

    /** Runs the story of a seed. */
    public Verdict run(long seed) {
        return run(Scenario.of(seed, menu), false);
    }

    /** Runs a story; {@code told} to write down what happens. */
    public Verdict run(Scenario scenario, boolean told) {
        return new Simulation(scenario, tampering, told).run();
    }
}
