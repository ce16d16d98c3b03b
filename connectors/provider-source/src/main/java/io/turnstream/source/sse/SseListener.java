package io.turnstream.source.sse;

/** Takes what {@link SseParser} finds, in order. */
public interface SseListener {

    /** An event is complete. */
    void onEvent(SseEvent event);

    /**
     * A comment line was read. Some providers send them only to show that they are alive.
     *
     * @param comment the line after its colon
     */
    default void onComment(String comment) {}
}
