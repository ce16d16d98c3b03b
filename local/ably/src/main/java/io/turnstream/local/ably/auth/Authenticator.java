package io.turnstream.local.ably.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Turns credentials into grants, and token requests into tokens. Used from one thread. */
public final class Authenticator {

    private final Map<String, ApiKey> keys = new LinkedHashMap<>();
    private final Tokens tokens;
    private final Revocations revocations = new Revocations();

    public Authenticator(List<ApiKey> keys, RandomGenerator random) {
        keys.forEach(key -> this.keys.put(key.name(), key));
        this.tokens = new Tokens(random);
    }

    /**
     * What the credentials grant.
     *
     * @param now milliseconds since the epoch
     * @throws RefusedException 40101 for a wrong secret, 40400 for an unknown key, 40143 for an unknown token, 40142 for an
     *     expired one, 40131 and 40141 for a revoked key and token, 40005 for what is no key or token at all, 40102 for a
     *     client id that the credentials are not for
     */
    public Grant grant(Credentials credentials, long now) throws RefusedException {
        Grant grant = shown(credentials, now).as(credentials.clientId());
        Optional<ErrorInfo> revoked = whyRevoked(grant, now);
        if (revoked.isPresent()) {
            throw new RefusedException(revoked.get());
        }
        return grant;
    }

    private Grant shown(Credentials credentials, long now) throws RefusedException {
        if (credentials.token() != null) {
            return tokenGrant(credentials.token(), now);
        }
        if (credentials.key() != null) {
            return Grant.ofKey(key(credentials.key()));
        }
        throw RefusedException.of(40101, "no key and no token given");
    }

    /** Why a grant that was good is good no longer; empty when it is. */
    public Optional<ErrorInfo> whyRevoked(Grant grant, long now) {
        return revocations.of(grant, now);
    }

    /** Nothing was ever issued or taken back: only the keys are left. */
    public void forgetAll() {
        tokens.forgetAll();
        revocations.forgetAll();
    }

    /** Takes back a key, and with it every token that was made from it. */
    public void revokeKey(String name) {
        revocations.revokeKey(name);
    }

    /** Answers {@code POST /keys/{keyName}/revokeTokens} (RSA17), which only the key itself may ask. */
    public ObjectNode revokeTokens(String keyName, JsonNode request, Credentials shown, long now)
            throws RefusedException {
        if (shown.key() == null || !key(shown.key()).name().equals(keyName)) {
            throw RefusedException.of(40162, "tokens are revoked with the key that they were made from");
        }
        return revocations.revoke(keyName, request, now);
    }

    /**
     * Answers {@code POST /keys/{keyName}/requestToken}.
     *
     * @param shown what the caller shows besides the signed request: a key or nothing
     * @return the token's details (TD1)
     */
    public ObjectNode issueToken(String keyName, JsonNode request, Credentials shown, long now)
            throws RefusedException {
        ApiKey key = keyNamed(keyName);
        if (request.hasNonNull("keyName")
                && !keyName.equals(request.path("keyName").asText())) {
            throw RefusedException.of(40003, "the token request is for another key");
        }
        boolean keyShown = shown.key() != null && key(shown.key()).equals(key);
        return tokens.issue(key, request, keyShown, now);
    }

    private Grant tokenGrant(String token, long now) throws RefusedException {
        Grant grant = Jwt.isOne(token) ? Jwt.read(token, keys::get) : issuedGrant(token);
        if (grant.expires() <= now) {
            throw RefusedException.of(40142, "token expired");
        }
        return grant;
    }

    /** Docs, error 40143: a token that is not known was known before, as far as anybody can tell, and can be renewed. */
    private Grant issuedGrant(String token) throws RefusedException {
        if (token.indexOf('.') < 1) {
            throw RefusedException.of(40005, "invalid accessToken in request");
        }
        return tokens.grantOf(token).orElseThrow(() -> RefusedException.of(40143, "token unrecognized"));
    }

    private ApiKey key(String whole) throws RefusedException {
        int colon = whole.indexOf(':');
        if (colon < 1) {
            throw RefusedException.of(40005, "invalid key in request: a key is app.key:secret");
        }
        ApiKey key = keyNamed(whole.substring(0, colon));
        if (!key.secret().equals(whole.substring(colon + 1))) {
            throw RefusedException.of(40101, "invalid credentials: wrong secret for key " + key.name());
        }
        return key;
    }

    /** Docs, error 40400: the message names the application or key that is missing. */
    private ApiKey keyNamed(String name) throws RefusedException {
        ApiKey key = keys.get(name);
        if (key == null) {
            throw RefusedException.of(40400, "no key found with name " + name);
        }
        return key;
    }
}
