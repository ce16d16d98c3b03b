package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.channel.Publication;
import io.turnstream.local.ably.channel.Rewound;
import io.turnstream.local.ably.channel.SeenMessages;
import io.turnstream.local.ably.protocol.Flags;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** One connection on one channel. It outlives a lost socket, so that it can be taken up again without a gap. */
final class Attachment {

    private final Connection connection;
    private final LiveChannel channel;
    private final String name;
    private SeenMessages seen = new SeenMessages();
    private int modes;
    private boolean whole;
    private boolean live;

    Attachment(Connection connection, LiveChannel channel, String name) {
        this.connection = connection;
        this.channel = channel;
        this.name = name;
    }

    LiveChannel channel() {
        return channel;
    }

    /** The channel's name as the client gives it. */
    String name() {
        return name;
    }

    /** True when it is being delivered to. */
    boolean isLive() {
        return live;
    }

    /**
     * Refuses what needs a mode that the client did not ask for (Ably's code 40165). What it may not do at all it is
     * told elsewhere.
     */
    void require(int mode, String name) throws RefusedException {
        if ((modes & mode) == 0) {
            throw RefusedException.of(40165, "the channel was attached without the mode " + name);
        }
    }

    /** Delivers from now on, to a client that knows of nothing before. */
    void startOver(int newModes, boolean showWhole) {
        seen = new SeenMessages();
        goOn(newModes, showWhole);
    }

    /** Shows messages from before the attachment; the last brings the client to the present. */
    void show(Rewound rewound, String present) {
        List<Rewound.Step> steps = rewound.steps();
        for (int i = 0; i < steps.size(); i++) {
            String position = i == steps.size() - 1 ? present : steps.get(i).position();
            connection.send(
                    ProtocolMessages.earlier(name, position, steps.get(i).messages()));
        }
    }

    /** Shows who is present, when the client wants to know and there is somebody (RTP1, RTP18). */
    void showPresence(String syncId) {
        if (wantsPresence() && !channel.presence().isEmpty()) {
            ProtocolMessages.sync(name, syncId, channel.presence().members()).forEach(connection::send);
        }
    }

    /** Delivers what was missed after the position where the client says it is, and then from now on. */
    void takeUp(int newModes, boolean showWhole, String position, List<Publication> missed) {
        seen.forgetAfter(position);
        goOn(newModes, showWhole);
        for (Publication publication : missed) {
            deliver(publication, (to, shown) -> ProtocolMessages.delivery(to, publication, shown));
        }
    }

    /** Delivers from now on, to a client that missed nothing. */
    void goOn(int newModes, boolean showWhole) {
        modes = newModes;
        whole = showWhole;
        live = true;
        channel.add(this);
    }

    /** Takes away the modes that are not among {@code allowed}. */
    void narrow(int allowed) {
        modes &= allowed;
    }

    /** The socket is gone: nothing is delivered until the client attaches again. */
    void suspend() {
        live = false;
        channel.remove(this);
    }

    /** Delivers unless the client does not want it: without the subscribe mode, or its own without echo (RTL7f). */
    boolean deliver(Publication publication, BiFunction<String, BitSet, Frame> encode) {
        boolean wanted = (modes & Flags.SUBSCRIBE) != 0
                && (connection.wantsEcho() || !connection.id().equals(publication.connectionId()));
        if (wanted) {
            connection.send(encode.apply(name, whole ? everything(publication) : seen.show(publication)));
        }
        return wanted;
    }

    private static BitSet everything(Publication publication) {
        var all = new BitSet();
        all.set(0, publication.changes().size());
        return all;
    }

    /** Tells the client about members, when it wants to know. */
    void tell(Function<String, Frame> encode) {
        if (wantsPresence()) {
            connection.send(encode.apply(name));
        }
    }

    private boolean wantsPresence() {
        return (modes & Flags.PRESENCE_SUBSCRIBE) != 0;
    }
}
