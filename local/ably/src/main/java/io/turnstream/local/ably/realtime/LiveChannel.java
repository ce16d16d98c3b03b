package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.channel.Publication;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A channel with those who are attached to it. Used from one thread. */
final class LiveChannel {

    private final Channel channel;
    private final RateLimit rate;
    private final Set<Attachment> attachments = new LinkedHashSet<>();

    LiveChannel(Channel channel, RateLimit rate) {
        this.channel = channel;
        this.rate = rate;
    }

    Channel channel() {
        return channel;
    }

    String name() {
        return channel.name();
    }

    RateLimit rate() {
        return rate;
    }

    void add(Attachment attachment) {
        attachments.add(attachment);
    }

    void remove(Attachment attachment) {
        attachments.remove(attachment);
    }

    /** Delivers to everyone who is attached; each form of the delivery is encoded once. Returns how many got it. */
    int deliver(Publication publication) {
        Map<BitSet, Frame> forms = new HashMap<>();
        int delivered = 0;
        for (Attachment attachment : attachments) {
            if (attachment.deliver(
                    publication,
                    whole -> forms.computeIfAbsent(whole, w -> ProtocolMessages.delivery(name(), publication, w)))) {
                delivered++;
            }
        }
        return delivered;
    }
}
