package io.turnstream.sink.kafka;

import io.turnstream.schemas.Topics;

/**
 * The sink's topics by their full names.
 *
 * @param turnEvents what is read
 * @param deliveryState how far every turn is
 * @param deadLetters what could not be delivered
 */
public record SinkTopics(String turnEvents, String deliveryState, String deadLetters) {

    /** The topics under {@code prefix}. */
    public static SinkTopics of(String prefix) {
        return new SinkTopics(
                Topics.TURN_EVENTS.named(prefix),
                Topics.DELIVERY_STATE.named(prefix),
                Topics.DEAD_LETTERS.named(prefix));
    }
}
