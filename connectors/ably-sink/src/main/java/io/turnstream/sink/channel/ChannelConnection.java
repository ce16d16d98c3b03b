package io.turnstream.sink.channel;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One physical connection, for one life: when it is lost it stays lost, everything in flight on it fails as unknown,
 * and nothing is ever sent again. Operations on one channel are applied in the order of the calls.
 *
 * <p>Calls never block. Stages complete on threads of the implementation and must not be blocked; they fail with
 * {@link ChannelException} only. Calls come from one thread.
 */
public interface ChannelConnection extends AutoCloseable {

    /**
     * Creates messages, all or none, in order.
     *
     * @return the serial of each message, in order
     */
    CompletionStage<List<String>> publish(String channel, List<ChannelMessage> messages);

    /** Adds {@code content.data()} to the end of the message's data and replaces its extras. */
    CompletionStage<Void> append(String channel, String serial, ChannelMessage content);

    /** Replaces the message's data and extras. */
    CompletionStage<Void> update(String channel, String serial, ChannelMessage content);

    /** Marks the message as deleted. */
    CompletionStage<Void> delete(String channel, String serial, ChannelMessage content);

    /** The message as it is now; empty when there is none. Works without the physical connection. */
    CompletionStage<Optional<StoredMessage>> get(String channel, String serial);

    /**
     * A page of the channel's history, newest first. Works without the physical connection.
     *
     * @param from {@link HistoryPage#next()} of the page before; empty for the newest page
     * @param limit messages per page, from 1 to 1000
     */
    CompletionStage<HistoryPage> history(String channel, Optional<String> from, int limit);

    /** Ends this life at once; what is in flight fails as unknown. May be called more than once. */
    @Override
    void close();
}
