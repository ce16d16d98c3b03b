package io.turnstream.app.command;

import io.turnstream.schemas.Topics;
import picocli.CommandLine.Option;

/** How a command reads and writes records: which registry has the schemas, and what the topics are called. */
final class RecordOptions {

    /** Every process derives the same ids from the shipped schemas, so that no registry is needed on one machine. */
    static final String LOCAL_REGISTRY = "mock://turnstream";

    @Option(
            names = "--schema-registry",
            paramLabel = "URL",
            defaultValue = LOCAL_REGISTRY,
            description = "The schema registry (default: ${DEFAULT-VALUE}, which needs no server).")
    private String registry;

    @Option(
            names = "--prefix",
            defaultValue = Topics.DEFAULT_PREFIX,
            description = "What every topic name begins with (default: ${DEFAULT-VALUE}).")
    private String prefix;

    String registry() {
        return registry;
    }

    String prefix() {
        return prefix;
    }
}
