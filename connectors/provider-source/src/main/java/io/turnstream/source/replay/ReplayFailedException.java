package io.turnstream.source.replay;

/** Kafka did not take what a replay sent. What was sent before is on the topic; its turn ends by being idle. */
public final class ReplayFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    ReplayFailedException(String responseId, Throwable cause) {
        super("the events of response " + responseId + " could not be written: " + cause.getMessage(), cause);
    }
}
