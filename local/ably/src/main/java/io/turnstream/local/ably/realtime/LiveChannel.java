package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.channel.Publication;
import io.turnstream.local.ably.presence.PresenceMessage;
import io.turnstream.local.ably.presence.PresenceSet;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A channel with those who are attached to it. Used from one thread. */
final class LiveChannel {

    private final Channel channel;
    private final ChannelLimits limits;
    private final PresenceSet presence = new PresenceSet();
    private final Set<Attachment> attachments = new LinkedHashSet<>();

    /** A name as clients give it, and which messages are shown whole. */
    private record Form(String name, BitSet whole) {}

    LiveChannel(Channel channel, ChannelLimits limits) {
        this.channel = channel;
        this.limits = limits;
    }

    Channel channel() {
        return channel;
    }

    String name() {
        return channel.name();
    }

    /** Who is present. */
    PresenceSet presence() {
        return presence;
    }

    /** What all publishers share. */
    ChannelLimits limits() {
        return limits;
    }

    void add(Attachment attachment) {
        attachments.add(attachment);
    }

    void remove(Attachment attachment) {
        attachments.remove(attachment);
    }

    /** Delivers to everyone who is attached; each form of the delivery is encoded once. Returns how many got it. */
    int deliver(Publication publication) {
        Map<Form, Frame> forms = new HashMap<>();
        int delivered = 0;
        for (Attachment attachment : attachments) {
            if (attachment.deliver(
                    publication,
                    (to, whole) -> forms.computeIfAbsent(
                            new Form(to, whole), form -> ProtocolMessages.delivery(to, publication, whole)))) {
                delivered++;
            }
        }
        return delivered;
    }

    /** Takes what was said about members, and tells everyone what is new in it. */
    void tell(String id, List<PresenceMessage> said) {
        List<PresenceMessage> told = said.stream()
                .flatMap(message -> presence.take(message).stream())
                .toList();
        if (!told.isEmpty()) {
            Map<String, Frame> forms = new HashMap<>();
            for (Attachment attachment : attachments) {
                attachment.tell(to -> forms.computeIfAbsent(to, name -> ProtocolMessages.presence(name, id, told)));
            }
        }
    }
}
