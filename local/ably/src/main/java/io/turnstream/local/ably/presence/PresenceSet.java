package io.turnstream.local.ably.presence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of one channel, in the order in which they entered. Used from one thread. */
public final class PresenceSet {

    private final Map<String, PresenceMessage> members = new LinkedHashMap<>();
    private final PresenceHistory history = new PresenceHistory();

    /**
     * Takes what was said about a member.
     *
     * @return what is to be told to everyone; empty when it changes nothing: a member that re-enters as it is (RTP17g), or
     *     one that leaves and was not there
     */
    public Optional<PresenceMessage> take(PresenceMessage said) {
        PresenceMessage known = members.get(said.memberKey());
        if (known != null && known.id().equals(said.id())) {
            return Optional.empty();
        }
        Optional<PresenceMessage> told =
                said.action() == PresenceAction.LEAVE ? leave(said, known) : Optional.of(arrive(said, known));
        told.ifPresent(history::add);
        return told;
    }

    /** An update of who is not there is an enter (RTP9a); what a client calls present is one too. */
    private PresenceMessage arrive(PresenceMessage said, @Nullable PresenceMessage known) {
        members.put(said.memberKey(), said.as(PresenceAction.PRESENT));
        return known != null && said.action() == PresenceAction.UPDATE ? said : said.as(PresenceAction.ENTER);
    }

    /** Who leaves without a word is remembered by its last. */
    private Optional<PresenceMessage> leave(PresenceMessage said, @Nullable PresenceMessage known) {
        if (known == null) {
            return Optional.empty();
        }
        members.remove(said.memberKey());
        return Optional.of(said.payload().data() == null ? said.showing(known.payload()) : said);
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** Everyone who is present. */
    public List<PresenceMessage> members() {
        return new ArrayList<>(members.values());
    }

    /** Those who are present over one connection. */
    public List<PresenceMessage> membersOf(String connectionId) {
        return members.values().stream()
                .filter(member -> member.connectionId().equals(connectionId))
                .toList();
    }

    public PresenceHistory history() {
        return history;
    }
}
