package io.turnstream.simulator;

/** Thrown through whatever a process was doing when it died. */
public final class Crash extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Crash() {
        super(null, null, false, false);
    }
}
