package io.turnstream.source;

import io.turnstream.avro.TokenEvent;
import java.util.concurrent.CompletionStage;

/** Where token events go. Events of one session keep the order in which they were sent. */
public interface TokenEventSender {

    /**
     * Sends one event. May block while the buffer is full. The stage completes when the event is safe, or with the reason
     * why it never will be: then nothing more of its response must be sent, for it would leave a hole.
     */
    CompletionStage<Void> send(TokenEvent event);

    /** Waits until the stage of every event sent so far is complete. */
    void flush();
}
