package io.turnstream.app.page;

/** The sink as somebody who breaks things sees it. Safe from any thread. */
public interface SinkSwitch {

    /**
     * How the sink does.
     *
     * @param state {@code ready}, {@code starting}, {@code killed}, {@code ended}, {@code failed} or {@code absent}
     * @param killable whether it is a process of its own, which can be killed without the rest
     * @param pid its process; 0 when it has none of its own
     * @param lives how many processes there have been
     */
    record Status(String state, boolean killable, long pid, long lives) {}

    /** How it does now. */
    Status status();

    /** Kills its process; false when there is none. */
    boolean kill();

    /** Starts it again; false when it runs, or has no process of its own. */
    boolean start();
}
