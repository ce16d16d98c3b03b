package io.turnstream.local.ably.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.channel.ChannelReference;
import io.turnstream.local.ably.channel.Publication;
import io.turnstream.local.ably.channel.Rewound;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.Flags;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Attaches one connection to channels: where it left off, where it asks for, or at the present. Used from one thread. */
final class Attaching {

    private final AblyService service;
    private final Connection connection;

    Attaching(AblyService service, Connection connection) {
        this.service = service;
        this.connection = connection;
    }

    /** Answers an ATTACH. */
    void attach(JsonNode message) {
        ChannelReference name = ChannelReference.of(message.path("channel").asText());
        try {
            if (name.name().isEmpty() || name.name().startsWith(":")) {
                throw RefusedException.of(40010, "invalid channel name");
            }
            int modes = modes(name.name(), message.path("flags").asInt());
            if (modes == 0) {
                throw RefusedException.of(40160, "capability denied: attach to " + name.name());
            }
            requireRoom(name.given());
            attach(name, modes, AttachParams.of(name, message.path("params")), message);
        } catch (RefusedException e) {
            fail(name.given(), e.error());
        }
    }

    /** Docs, error 90010. */
    private void requireRoom(String given) throws RefusedException {
        int most = service.limits().channelsPerConnection();
        if (most > 0
                && connection.attached() >= most
                && connection.attachment(given).isEmpty()) {
            throw RefusedException.of(90010, "maximum number of channels per connection (" + most + ") exceeded");
        }
    }

    /**
     * The client has shown other credentials: channels that they do not allow fail (RTC8a1), in others it does what it
     * still may.
     */
    void dropWhatIsNotAllowed() {
        for (Attachment attachment : connection.attachments()) {
            String channel = attachment.channel().name();
            int allowed = modes(channel, 0);
            if (allowed == 0) {
                fail(attachment.name(), ErrorInfo.of(40160, "capability denied: attach to " + channel));
            } else {
                attachment.narrow(allowed);
            }
        }
    }

    private void fail(String given, ErrorInfo error) {
        service.detach(connection, given);
        connection.send(ProtocolMessages.channelError(given, error));
    }

    private void attach(ChannelReference name, int modes, AttachParams params, JsonNode message) {
        LiveChannel channel = service.channel(name.name());
        Attachment attachment = connection.attachmentTo(channel, name.given());
        String position = message.path("channelSerial").asText("");
        if (attachment.isLive()) {
            boolean resumed = !position.isEmpty();
            tell(attachment, resumed ? position : now(), modes | (resumed ? Flags.RESUMED : 0), params, null);
            attachment.goOn(modes, params.whole());
        } else {
            Optional<List<Publication>> missed =
                    position.isEmpty() ? Optional.empty() : channel.channel().since(position);
            if (missed.isPresent()) {
                tell(attachment, position, modes | Flags.RESUMED, params, null);
                attachment.takeUp(modes, params.whole(), position, missed.get());
            } else {
                boolean fresh = (message.path("flags").asInt() & Flags.ATTACH_RESUME) == 0;
                ErrorInfo gap = position.isEmpty() ? null : gap(name.name());
                begin(attachment, modes, params, fresh, gap);
            }
        }
        attachment.showPresence(service.nextSyncId());
    }

    /** A new attachment, at the present or, when it is really new, as far before it as it asks (RTL4j). */
    private void begin(Attachment attachment, int modes, AttachParams params, boolean fresh, @Nullable ErrorInfo gap) {
        String now = now();
        Optional<Rewound> rewound = params.rewind()
                .filter(rewind -> fresh && (modes & Flags.SUBSCRIBE) != 0)
                .map(rewind -> attachment.channel().channel().rewind(rewind, service.now()))
                .filter(back -> !back.steps().isEmpty());
        if (rewound.isPresent()) {
            ErrorInfo truncated = rewound.get().isTruncated()
                    ? ErrorInfo.of(90004, "rewind was truncated (message limit exceeded)")
                    : gap;
            tell(attachment, rewound.get().before(), modes | Flags.HAS_BACKLOG, params, truncated);
            attachment.show(rewound.get(), now);
        } else {
            tell(attachment, now, modes, params, gap);
        }
        attachment.startOver(modes, params.whole());
    }

    private void tell(
            Attachment attachment, String position, int flags, AttachParams params, @Nullable ErrorInfo error) {
        boolean presence = (flags & Flags.PRESENCE_SUBSCRIBE) != 0
                && !attachment.channel().presence().isEmpty();
        connection.send(ProtocolMessages.attached(
                attachment.name(), position, flags | (presence ? Flags.HAS_PRESENCE : 0), params.understood(), error));
    }

    private String now() {
        return service.serials().last();
    }

    private static ErrorInfo gap(String channel) {
        return ErrorInfo.of(90005, "unable to recover channel " + channel + " (messages expired)");
    }

    /** TB2d: the modes that are asked for, or all, as far as the client may. */
    private int modes(String channel, int flags) {
        int asked = (flags & Flags.MODES) == 0 ? Flags.MODES : flags & Flags.MODES;
        int allowed = 0;
        if (allows("publish", channel)) {
            allowed |= Flags.PUBLISH;
        }
        if (allows("subscribe", channel)) {
            allowed |= Flags.SUBSCRIBE | Flags.PRESENCE_SUBSCRIBE;
        }
        if (allows("presence", channel)) {
            allowed |= Flags.PRESENCE;
        }
        return asked & allowed;
    }

    private boolean allows(String operation, String channel) {
        return connection.grant().capability().allows(operation, channel);
    }
}
