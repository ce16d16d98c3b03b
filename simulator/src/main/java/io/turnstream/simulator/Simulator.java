package io.turnstream.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiConsumer;
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
        return new Simulation(scenario, tampering.get(), told, (session, message) -> {}).run();
    }

    /**
     * Runs a story before somebody who watches.
     *
     * @param viewer hears of each message that a channel delivers, with its session
     */
    public Verdict watched(Scenario scenario, BiConsumer<String, JsonNode> viewer) {
        return new Simulation(scenario, tampering.get(), false, viewer).run();
    }
}
