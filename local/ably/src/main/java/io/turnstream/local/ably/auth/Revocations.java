package io.turnstream.local.ably.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tokens and keys that are no longer good before their time (RSA17; docs, "Token revocation"). Used from one thread. */
final class Revocations {

    private static final String CLIENT = "clientId:";

    /** How long {@code allowReauthMargin} leaves clients to renew. */
    private static final long MARGIN = Duration.ofSeconds(30).toMillis();

    private final List<Revocation> revocations = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();

    private record Revocation(String keyName, String clientId, long issuedBefore, long appliesAt) {
        boolean covers(Grant grant, long now) {
            return now >= appliesAt
                    && grant.issued() < issuedBefore
                    && keyName.equals(grant.keyName())
                    && clientId.equals(grant.clientId());
        }
    }

    /** Nothing was ever taken back. */
    void forgetAll() {
        revocations.clear();
        keys.clear();
    }

    /** Takes back a key, and with it every token that was made from it. */
    void revokeKey(String name) {
        keys.add(name);
    }

    /**
     * Takes back tokens of a key.
     *
     * @return the results, target by target (BAR2, TRS2, TRF2)
     */
    ObjectNode revoke(String keyName, JsonNode request, long now) throws RefusedException {
        JsonNode targets = request.path("targets");
        if (!targets.isArray() || targets.isEmpty()) {
            throw RefusedException.of(40003, "targets are what to revoke, such as clientId:ann");
        }
        long issuedBefore = request.path("issuedBefore").asLong(now);
        long appliesAt = request.path("allowReauthMargin").asBoolean() ? now + MARGIN : now;
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        int failures = 0;
        for (JsonNode target : targets) {
            ObjectNode result = results.addObject().put("target", target.asText());
            if (target.asText().startsWith(CLIENT)) {
                String clientId = target.asText().substring(CLIENT.length());
                revocations.add(new Revocation(keyName, clientId, issuedBefore, appliesAt));
                result.put("issuedBefore", issuedBefore).put("appliesAt", appliesAt);
            } else {
                failures++;
                result.set(
                        "error",
                        ErrorInfo.of(40003, "this local server revokes by clientId only")
                                .json());
            }
        }
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("successCount", results.size() - failures)
                .put("failureCount", failures);
        answer.set("results", results);
        return answer;
    }

    /** Why a grant is no longer good: 40131 or 40141; empty when it is. */
    Optional<ErrorInfo> of(Grant grant, long now) {
        if (keys.contains(grant.keyName())) {
            return Optional.of(ErrorInfo.of(40131, "key revoked"));
        }
        return revocations.stream().anyMatch(revocation -> revocation.covers(grant, now))
                ? Optional.of(ErrorInfo.of(40141, "token revoked"))
                : Optional.empty();
    }
}
