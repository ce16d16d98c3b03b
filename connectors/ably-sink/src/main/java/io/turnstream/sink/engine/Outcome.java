package io.turnstream.sink.engine;

import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import java.util.List;
import java.util.Optional;

/** What became of an operation. */
public sealed interface Outcome {

    /** The messages are on the channel, with these serials. */
    record Published(List<String> serials) implements Outcome {}

    /** The append or update was acknowledged. */
    record Acknowledged() implements Outcome {}

    /** The message, if there is one. */
    record Found(Optional<StoredMessage> message) implements Outcome {}

    /** A page of history. */
    record Page(HistoryPage page) implements Outcome {}

    /** No acknowledgement: refused, or unknown. */
    record Failed(ChannelException why) implements Outcome {}
}
