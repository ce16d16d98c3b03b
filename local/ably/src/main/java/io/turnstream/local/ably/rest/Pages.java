package io.turnstream.local.ably.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.turnstream.local.ably.protocol.RefusedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pages that link to the next, and what all requests for pages may say (TG; docs, "Pagination"). */
final class Pages {

    /** Ours: where the page before ended. Clients take links as they are. */
    static final String AFTER = "after";

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private Pages() {}

    /**
     * A page, with links relative to the last part of the path.
     *
     * @param next what the next page comes after; null when this is the last
     */
    static RestResponse answer(RestRequest request, List<? extends JsonNode> items, @Nullable String next) {
        ArrayNode body = JsonNodeFactory.instance.arrayNode();
        items.forEach(body::add);
        RestResponse response = RestResponse.of(200, body).with("Link", link(request, null, "first"));
        return next == null ? response : response.with("Link", link(request, next, "next"));
    }

    static int limit(RestRequest request) throws RefusedException {
        long limit = number(request, "limit", DEFAULT_LIMIT);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw RefusedException.of(40003, "limit is from 1 to " + MAX_LIMIT);
        }
        return (int) limit;
    }

    static boolean forwards(RestRequest request) throws RefusedException {
        String direction = request.param("direction");
        if (direction == null || direction.equals("backwards")) {
            return false;
        }
        if (direction.equals("forwards")) {
            return true;
        }
        throw RefusedException.of(40003, "direction is backwards or forwards");
    }

    static long number(RestRequest request, String name, long otherwise) throws RefusedException {
        String value = request.param(name);
        try {
            return value == null ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw RefusedException.of(40003, name + " is a number, not " + value);
        }
    }

    private static String link(RestRequest request, @Nullable String after, String relation) {
        Map<String, String> query = new TreeMap<>(request.query());
        query.remove(AFTER);
        query.remove("envelope");
        query.putIfAbsent("limit", Integer.toString(DEFAULT_LIMIT));
        if (after != null) {
            query.put(AFTER, after);
        }
        String encoded = query.entrySet().stream()
                .map(param -> encoded(param.getKey()) + "=" + encoded(param.getValue()))
                .collect(Collectors.joining("&"));
        String resource = request.path().get(request.path().size() - 1);
        return "<./" + resource + "?" + encoded + ">; rel=\"" + relation + "\"";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
