package io.turnstream.topology.assembly;

/** An event could not be handled, and nothing has changed. The cause says whether it was the event, or the memory. */
public final class AssemblyFailedException extends RuntimeException {

    AssemblyFailedException(RuntimeException cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
