package io.turnstream.sink.engine;

import io.turnstream.sink.channel.ChannelMessage;
import java.util.List;
import java.util.Optional;

/**
 * What the engine asks of its shell. Commands are carried out in order and at once; each {@link Operation} is answered
 * by exactly one {@link DeliveryEngine#answered outcome}, each {@link Connect} by what becomes of the connection.
 */
public sealed interface Command {

    /** The place in the pool of connections that is meant. */
    int slot();

    /** The life of that connection, counted up with every new one; what belongs to an earlier life is void. */
    long life();

    /** Open the connection {@code life} of {@code slot}. */
    record Connect(int slot, long life) implements Command {}

    /** Close it for good. Nothing more is expected of it. */
    record Disconnect(int slot, long life) implements Command {}

    /** Something to do on a channel, over the connection {@code life} of {@code slot}. */
    sealed interface Operation extends Command {

        /** The name under which its outcome is reported. */
        long id();

        /** The channel. */
        String channel();
    }

    /** Create messages, all or none. */
    record Publish(long id, int slot, long life, String channel, List<ChannelMessage> messages) implements Operation {}

    /** Let a message grow. */
    record Append(long id, int slot, long life, String channel, String serial, ChannelMessage content)
            implements Operation {}

    /** Replace what a message holds. */
    record Update(long id, int slot, long life, String channel, String serial, ChannelMessage content)
            implements Operation {}

    /** Read a message. */
    record Get(long id, int slot, long life, String channel, String serial) implements Operation {}

    /** Read a page of the channel's history, newest first. */
    record History(long id, int slot, long life, String channel, Optional<String> from, int limit)
            implements Operation {}
}
