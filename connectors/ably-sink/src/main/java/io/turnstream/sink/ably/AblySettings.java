package io.turnstream.sink.ably;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Ably, and as whom.
 *
 * @param key the API key, {@code name:secret}; white space around it, as in a mounted file, is dropped
 * @param clientId the identity of this publisher. It must stay the same over restarts: the capability
 *     {@code message-update-own} lets a client change only what the same identity created
 * @param serviceUrl where the service is, as in {@code http://127.0.0.1:8080}, for REST and realtime alike; null for
 *     Ably's own hosts
 * @param environment the name of a dedicated environment of Ably; null for production. Not together with
 *     {@code serviceUrl}
 * @param connectTimeout how long a connection may take to come up
 * @param silence how much longer than the service's own heartbeat interval a connection may stay silent
 * @param requestTimeout how long a REST request may wait for its answer
 * @param transportParams further parameters of the connection, such as {@code appendRollupWindow}
 */
public record AblySettings(
        String key,
        String clientId,
        @Nullable URI serviceUrl,
        @Nullable String environment,
        Duration connectTimeout,
        Duration silence,
        Duration requestTimeout,
        Map<String, String> transportParams) {

    private static final Pattern KEY = Pattern.compile("[^\\s:]+:[^\\s:]+");
    private static final Set<String> SCHEMES = Set.of("http", "https");

    public AblySettings {
        key = key.strip();
        transportParams = Map.copyOf(transportParams);
        require(KEY.matcher(key).matches(), "The Ably key must have the form name:secret");
        require(!clientId.isBlank() && !clientId.equals("*"), "The Ably client id must name one identity");
        require(serviceUrl == null || environment == null, "Give Ably's service URL or its environment, not both");
        if (serviceUrl != null) {
            require(
                    serviceUrl.getHost() != null && SCHEMES.contains(serviceUrl.getScheme()),
                    "The service URL must have the form http://host:port or https://host:port: " + serviceUrl);
            require(
                    serviceUrl.getRawPath().isEmpty() || serviceUrl.getRawPath().equals("/"),
                    "The service URL must not have a path: " + serviceUrl);
        }
    }

    /** Ably's own hosts, its usual timeouts, no further parameters. */
    public static AblySettings of(String key, String clientId) {
        return new AblySettings(
                key,
                clientId,
                null,
                null,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Map.of());
    }

    /** The same, at another address. */
    public AblySettings at(URI url) {
        return new AblySettings(
                key, clientId, url, environment, connectTimeout, silence, requestTimeout, transportParams);
    }

    /** The same, with other limits of waiting. */
    public AblySettings waiting(Duration connect, Duration inSilence, Duration request) {
        return new AblySettings(key, clientId, serviceUrl, environment, connect, inSilence, request, transportParams);
    }

    /** The same, with these parameters of the connection. */
    public AblySettings with(Map<String, String> params) {
        return new AblySettings(
                key, clientId, serviceUrl, environment, connectTimeout, silence, requestTimeout, params);
    }

    /** Without the key: settings end up in logs. */
    @Override
    public String toString() {
        return "AblySettings[clientId=" + clientId + ", serviceUrl=" + serviceUrl + ", environment=" + environment
                + ", transportParams=" + transportParams + "]";
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
