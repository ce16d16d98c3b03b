package io.turnstream.local.ably.rest;

import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.channel.HistoryPage;
import io.turnstream.local.ably.channel.HistoryQuery;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.protocol.RefusedException;

/** History of messages over REST (RSL2). */
final class History {

    private History() {}

    static RestResponse answer(RestRequest request, Channel channel) throws RefusedException {
        HistoryPage page = channel.history(query(request));
        return Pages.answer(
                request, page.messages().stream().map(MessageView::json).toList(), page.next());
    }

    private static HistoryQuery query(RestRequest request) throws RefusedException {
        String until =
                request.param("from_serial") == null ? request.param("fromSerial") : request.param("from_serial");
        return new HistoryQuery(
                Pages.limit(request),
                Pages.forwards(request),
                Pages.number(request, "start", Long.MIN_VALUE),
                Pages.number(request, "end", Long.MAX_VALUE),
                until,
                request.param(Pages.AFTER));
    }
}
