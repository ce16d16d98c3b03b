package io.turnstream.bench.faults;

import io.turnstream.bench.Given;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every bench can be asked for that looks for pauses in answers without end. */
@Command
final class FlowOptions {

    @Option(names = "--streams", defaultValue = "80", description = "Answers at once (default: ${DEFAULT-VALUE}).")
    private int streams;

    @Option(names = "--rounds", defaultValue = "10", description = "How often (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--quick", description = "One round.")
    private boolean quick;

    /** Refuses what cannot work, and takes less for a quick look. */
    void check(Given given) {
        given.requireRange("--streams", streams, 1, 1_000);
        given.requireRange("--rounds", rounds, 1, 100);
        rounds = quick ? given.shorter("--rounds", rounds, 1) : rounds;
    }

    int streams() {
        return streams;
    }

    int rounds() {
        return rounds;
    }

    boolean isQuick() {
        return quick;
    }
}
