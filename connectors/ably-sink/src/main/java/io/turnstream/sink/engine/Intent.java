package io.turnstream.sink.engine;

import java.util.List;
import java.util.Optional;

/** An operation that a turn wants to be carried out next. */
sealed interface Intent {

    /** How many messages it counts for in the budgets. Reads go over REST and count for none. */
    default int cost() {
        return 1;
    }

    /** True when the answer does not come over the connection. */
    default boolean isRead() {
        return false;
    }

    /** Create {@code messages} under {@code base}. */
    record Publish(String base, List<MessageDelivery> messages) implements Intent {
        @Override
        public int cost() {
            return messages.size();
        }
    }

    /** Look for what was, perhaps, created under {@code base}. */
    record LookUp(String base, List<MessageDelivery> messages, Optional<String> from) implements Intent {
        @Override
        public int cost() {
            return 0;
        }

        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Read a message before it is closed. */
    record Read(MessageDelivery message) implements Intent {
        @Override
        public int cost() {
            return 0;
        }

        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Send what was not sent. */
    record Append(MessageDelivery message, boolean last) implements Intent {}

    /** Close without any text, whatever the channel holds. */
    record EmptyClose(MessageDelivery message) implements Intent {}

    /** Send the full text. */
    record Update(MessageDelivery message, boolean last) implements Intent {}
}
