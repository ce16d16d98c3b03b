package io.turnstream.local.ably.rest;

import io.turnstream.local.ably.presence.PresenceHistory;
import io.turnstream.local.ably.presence.PresenceMessage;
import io.turnstream.local.ably.presence.PresenceSet;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Who is present, and who was, over REST (RSP3, RSP4). */
final class PresencePages {

    private PresencePages() {}

    static RestResponse members(RestRequest request, PresenceSet set) throws RefusedException {
        String clientId = request.param("clientId");
        String connectionId = request.param("connectionId");
        List<PresenceMessage> members = set.members().stream()
                .filter(member -> clientId == null || clientId.equals(member.clientId()))
                .filter(member -> connectionId == null || connectionId.equals(member.connectionId()))
                .toList();
        int from = (int) Math.min(Math.max(0, Pages.number(request, Pages.AFTER, 0)), members.size());
        int to = Math.min(members.size(), from + Pages.limit(request));
        return Pages.answer(
                request,
                members.subList(from, to).stream().map(PresenceMessage::json).toList(),
                to == members.size() ? null : Integer.toString(to));
    }

    static RestResponse history(RestRequest request, PresenceSet set) throws RefusedException {
        List<PresenceHistory.Event> events = new ArrayList<>(set.history()
                .between(Pages.number(request, "start", Long.MIN_VALUE), Pages.number(request, "end", Long.MAX_VALUE)));
        boolean forwards = Pages.forwards(request);
        if (!forwards) {
            Collections.reverse(events);
        }
        if (request.param(Pages.AFTER) != null) {
            long after = Pages.number(request, Pages.AFTER, 0);
            events.removeIf(event -> forwards ? event.number() <= after : event.number() >= after);
        }
        int limit = Pages.limit(request);
        List<PresenceHistory.Event> page = events.subList(0, Math.min(limit, events.size()));
        return Pages.answer(
                request,
                page.stream().map(event -> event.message().json()).toList(),
                page.size() == events.size()
                        ? null
                        : Long.toString(page.get(page.size() - 1).number()));
    }
}
