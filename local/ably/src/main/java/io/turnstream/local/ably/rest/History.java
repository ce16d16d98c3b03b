package io.turnstream.local.ably.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.channel.HistoryPage;
import io.turnstream.local.ably.channel.HistoryQuery;
import io.turnstream.local.ably.protocol.RefusedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** History over REST, in pages that link to the next (RSL2, TG; docs, "Pagination"). */
final class History {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    /** Ours: where the page before ended. Clients take links as they are. */
    private static final String AFTER = "after";

    private History() {}

    /** A page, with links relative to {@code resource}. */
    static RestResponse answer(RestRequest request, Channel channel, String resource) throws RefusedException {
        HistoryPage page = channel.history(query(request));
        ArrayNode body = JsonNodeFactory.instance.arrayNode();
        page.messages().forEach(message -> body.add(message.json()));
        RestResponse response = RestResponse.of(200, body).with("Link", link(request, resource, null, "first"));
        return page.next() == null ? response : response.with("Link", link(request, resource, page.next(), "next"));
    }

    private static HistoryQuery query(RestRequest request) throws RefusedException {
        String until =
                request.param("from_serial") == null ? request.param("fromSerial") : request.param("from_serial");
        return new HistoryQuery(
                limit(request),
                forwards(request),
                time(request, "start", Long.MIN_VALUE),
                time(request, "end", Long.MAX_VALUE),
                until,
                request.param(AFTER));
    }

    private static int limit(RestRequest request) throws RefusedException {
        long limit = time(request, "limit", DEFAULT_LIMIT);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw RefusedException.of(40003, "limit is from 1 to " + MAX_LIMIT);
        }
        return (int) limit;
    }

    private static boolean forwards(RestRequest request) throws RefusedException {
        String direction = request.param("direction");
        if (direction == null || direction.equals("backwards")) {
            return false;
        }
        if (direction.equals("forwards")) {
            return true;
        }
        throw RefusedException.of(40003, "direction is backwards or forwards");
    }

    private static long time(RestRequest request, String name, long otherwise) throws RefusedException {
        String value = request.param(name);
        try {
            return value == null ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw RefusedException.of(40003, name + " is a number, not " + value);
        }
    }

    private static String link(RestRequest request, String resource, @Nullable String after, String relation) {
        Map<String, String> query = new TreeMap<>(request.query());
        query.remove(AFTER);
        query.remove("envelope");
        query.putIfAbsent("limit", Integer.toString(DEFAULT_LIMIT));
        if (after != null) {
            query.put(AFTER, after);
        }
        String encoded = query.entrySet().stream()
                .map(param -> param.getKey() + "=" + URLEncoder.encode(param.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return "<./" + resource + "?" + encoded + ">; rel=\"" + relation + "\"";
    }
}
