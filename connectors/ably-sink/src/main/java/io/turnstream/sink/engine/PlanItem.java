package io.turnstream.sink.engine;

import java.util.List;

/** A step of a turn's plan. Steps are taken in order: one begins when all before it are acknowledged. */
sealed interface PlanItem {

    /** True when the channel has acknowledged it. */
    boolean isDone();

    /**
     * Messages to create.
     *
     * @param seq the turn event that asked for them
     * @param first place of the first one among all that the event asked for
     */
    record Create(long seq, int first, List<MessageDelivery> messages) implements PlanItem {
        @Override
        public boolean isDone() {
            for (MessageDelivery message : messages) {
                if (!message.isCreated()) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A stream to close. */
    record Close(MessageDelivery message) implements PlanItem {
        @Override
        public boolean isDone() {
            return message.isClosed();
        }
    }
}
