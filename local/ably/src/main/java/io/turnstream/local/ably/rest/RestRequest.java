package io.turnstream.local.ably.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.auth.Credentials;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A REST request.
 *
 * @param method GET, POST, PATCH...
 * @param path the decoded parts of the path: {@code [channels, ai:s1, messages]}
 * @param query the decoded query, the first value of each name
 * @param credentials who asks
 * @param version the version of the API that the client speaks (RSC7a); 0 when it does not say
 * @param body the body; missing when there is none
 */
public record RestRequest(
        String method,
        List<String> path,
        Map<String, String> query,
        Credentials credentials,
        int version,
        JsonNode body) {

    public RestRequest {
        path = List.copyOf(path);
        query = Map.copyOf(query);
    }

    /** One value of the query; null when it was not given. */
    public @Nullable String param(String name) {
        return query.get(name);
    }

    /** True for this method on a path with these parts. */
    public boolean is(String otherMethod, String... parts) {
        return method.equals(otherMethod) && hasPath(parts);
    }

    /** True when the path has these parts; {@code *} is any part. */
    boolean hasPath(String... parts) {
        if (path.size() != parts.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].equals("*") && !parts[i].equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }
}
