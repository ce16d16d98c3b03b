package io.turnstream.source.dialect;

import io.turnstream.source.sse.SseEvent;

/** Turns the events of one provider stream into token events. Pure: same events in, same events out. */
public interface DialectMapper {

    /**
     * Maps one event.
     *
     * @return false when the dialect does not know it; then nothing was made
     */
    boolean map(SseEvent event);

    /** The stream has ended. What was held back is made now; a response without its end is cut off. */
    void streamEnded();
}
