package io.turnstream.sink.engine;

import io.turnstream.sink.channel.ChannelMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** An operation that a turn wants to be carried out next. */
sealed interface Intent {

    /** The operation that carries it out, over {@code route}. */
    Command.Operation over(Route route);

    /** What is being done, in the words of a dead letter. */
    String stage();

    /** Counts it. */
    void count(EngineCounters counters);

    /** How many messages it counts for in the budgets. Reads go over REST and count for none. */
    default int cost() {
        return 1;
    }

    /** True when others go first if there is not enough for all. */
    default boolean canWait() {
        return false;
    }

    /** True when the answer does not come over the connection. */
    default boolean isRead() {
        return false;
    }

    /** Where an operation goes, and the id that its answer will carry. */
    record Route(long id, int slot, long life, String channel) {}

    /** An operation on one message that is on the channel. */
    sealed interface OnMessage extends Intent {

        MessageDelivery message();

        default String serial() {
            return Objects.requireNonNull(message().serial(), "the message was never created");
        }
    }

    /** An operation that changes one message. */
    sealed interface Edit extends OnMessage {

        /** True when nothing more will be done to the message. */
        boolean last();

        /** Characters that the message holds when it is acknowledged. */
        default int chars() {
            return message().length();
        }

        @Override
        default boolean canWait() {
            return !last() && message().acked() > 0;
        }
    }

    /** Create {@code messages} under {@code base}. */
    record Publish(String base, List<MessageDelivery> messages) implements Intent {
        @Override
        public Command.Operation over(Route route) {
            List<ChannelMessage> creates = new ArrayList<>();
            for (int i = 0; i < messages.size(); i++) {
                creates.add(messages.get(i).create(MessageIds.of(base, i, messages.size())));
            }
            return new Command.Publish(route.id(), route.slot(), route.life(), route.channel(), creates);
        }

        @Override
        public String stage() {
            return "create";
        }

        @Override
        public void count(EngineCounters counters) {
            counters.creates += messages.size();
        }

        @Override
        public int cost() {
            return messages.size();
        }
    }

    /** Look for what was, perhaps, created under {@code base}. */
    record LookUp(String base, List<MessageDelivery> messages, Optional<String> from) implements Intent {
        @Override
        public Command.Operation over(Route route) {
            return new Command.History(
                    route.id(), route.slot(), route.life(), route.channel(), from, EngineSettings.LOOKUP_PAGE_SIZE);
        }

        @Override
        public String stage() {
            return "create";
        }

        @Override
        public void count(EngineCounters counters) {
            counters.lookUps++;
        }

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
    record Read(MessageDelivery message) implements OnMessage {
        @Override
        public Command.Operation over(Route route) {
            return new Command.Get(route.id(), route.slot(), route.life(), route.channel(), serial());
        }

        @Override
        public String stage() {
            return "close";
        }

        @Override
        public void count(EngineCounters counters) {
            counters.reads++;
        }

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
    record Append(MessageDelivery message, boolean last) implements Edit {
        @Override
        public Command.Operation over(Route route) {
            return new Command.Append(
                    route.id(), route.slot(), route.life(), route.channel(), serial(), message.append(last));
        }

        @Override
        public String stage() {
            return last ? "close" : "append";
        }

        @Override
        public void count(EngineCounters counters) {
            counters.appends++;
        }
    }

    /** Close without any text, whatever the channel holds. */
    record EmptyClose(MessageDelivery message) implements Edit {
        @Override
        public boolean last() {
            return true;
        }

        @Override
        public int chars() {
            return message.acked();
        }

        @Override
        public Command.Operation over(Route route) {
            return new Command.Append(
                    route.id(), route.slot(), route.life(), route.channel(), serial(), message.emptyClose());
        }

        @Override
        public String stage() {
            return "close";
        }

        @Override
        public void count(EngineCounters counters) {
            counters.appends++;
        }
    }

    /** Send the full text. */
    record Update(MessageDelivery message, boolean last) implements Edit {
        @Override
        public Command.Operation over(Route route) {
            return new Command.Update(
                    route.id(), route.slot(), route.life(), route.channel(), serial(), message.update(last));
        }

        @Override
        public String stage() {
            return last ? "close" : "update";
        }

        @Override
        public void count(EngineCounters counters) {
            counters.updates++;
            counters.repairs += message.isInDoubt() ? 1 : 0;
        }
    }
}
