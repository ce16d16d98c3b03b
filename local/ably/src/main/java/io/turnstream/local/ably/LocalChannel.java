package io.turnstream.local.ably;

import io.turnstream.local.ably.channel.MessageView;
import java.util.List;
import java.util.Optional;

/** A look at one channel of a {@link LocalAbly}, from any thread. */
public interface LocalChannel {

    /** The messages in the order of their creation, each in its latest version, in one piece. */
    List<MessageView> messages();

    /** The message with this serial, in its latest version. */
    Optional<MessageView> message(String serial);
}
