package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.channel.Publication;
import io.turnstream.local.ably.channel.SeenMessages;
import io.turnstream.local.ably.protocol.Flags;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/** One connection on one channel. It outlives a lost socket, so that it can be taken up again without a gap. */
final class Attachment {

    private final Connection connection;
    private final LiveChannel channel;
    private SeenMessages seen = new SeenMessages();
    private int modes;
    private boolean live;

    Attachment(Connection connection, LiveChannel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    LiveChannel channel() {
        return channel;
    }

    /** True when it is being delivered to. */
    boolean isLive() {
        return live;
    }

    /** Delivers from now on, to a client that knows of nothing before. */
    void startOver(int newModes) {
        seen = new SeenMessages();
        goLive(newModes);
    }

    /** Delivers what was missed after the position where the client says it is, and then from now on. */
    void takeUp(int newModes, String position, List<Publication> missed) {
        seen.forgetAfter(position);
        goLive(newModes);
        for (Publication publication : missed) {
            deliver(publication, whole -> ProtocolMessages.delivery(channel.name(), publication, whole));
        }
    }

    private void goLive(int newModes) {
        modes = newModes;
        live = true;
        channel.add(this);
    }

    /** The socket is gone: nothing is delivered until the client attaches again. */
    void suspend() {
        live = false;
        channel.remove(this);
    }

    /** Delivers unless the client does not want it: without the subscribe mode, or its own without echo (RTL7f). */
    boolean deliver(Publication publication, Function<BitSet, Frame> encode) {
        boolean wanted = (modes & Flags.SUBSCRIBE) != 0
                && (connection.wantsEcho() || !connection.id().equals(publication.connectionId()));
        if (wanted) {
            connection.send(encode.apply(seen.show(publication)));
        }
        return wanted;
    }
}
