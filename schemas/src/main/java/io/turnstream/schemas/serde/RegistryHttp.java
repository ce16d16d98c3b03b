package io.turnstream.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.turnstream.schemas.serde.RegistryConfig.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a registry that may have several addresses. A round tries them in turn, beginning with the one that
 * answered last; rounds are repeated with growing pauses. What no address answers ends in
 * {@link RegistryUnavailableException}. Safe for use by many threads.
 */
final class RegistryHttp {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

    /**
     * An answer of the registry itself: success, or a refusal with an error code of its own.
     *
     * @param status the HTTP status
     * @param body the JSON in the body
     */
    record Reply(int status, JsonNode body) {

        boolean ok() {
            return status == 200;
        }

        /** Whether the registry refuses with this error code, as in {@code 40403} for an unknown schema. */
        boolean refusesWith(int errorCode) {
            return body.path("error_code").asInt() == errorCode;
        }
    }

    private final RegistryConfig config;
    private final List<Endpoint> endpoints;
    private final HttpClient client;
    private volatile int preferred;

    RegistryHttp(RegistryConfig config) {
        this.config = config;
        this.endpoints = config.endpoints();
        this.client =
                HttpClient.newBuilder().connectTimeout(config.connectTimeout()).build();
    }

    /** Asks until an address answers. */
    Reply ask(String method, String path, @Nullable JsonNode body) {
        return ask(method, path, body, false);
    }

    /**
     * Asks, and believes a 404 only when all addresses that answered said so in two rounds: a follower may not have
     * heard yet of what its leader just took.
     */
    Reply lookUp(String path) {
        return ask("GET", path, null, true);
    }

    private Reply ask(String method, String path, @Nullable JsonNode body, boolean doubt404) {
        Failures failures = new Failures();
        int roundsWith404 = 0;
        for (int round = 0; round <= config.maxRetries(); round++) {
            if (round > 0) {
                pause(round);
            }
            Reply notFound = null;
            int first = preferred;
            for (int i = 0; i < endpoints.size(); i++) {
                int index = (first + i) % endpoints.size();
                Reply reply = tryOne(endpoints.get(index), method, path, body, failures);
                if (reply == null) {
                    continue;
                }
                if (!doubt404 || reply.status() != 404) {
                    preferred = index;
                    return reply;
                }
                notFound = reply;
            }
            if (notFound != null && (++roundsWith404 == 2 || config.maxRetries() == 0)) {
                return notFound;
            }
        }
        throw failures.asException(method + ' ' + path);
    }

    /** The answer of one address, or null if it is not one to rely on. */
    private @Nullable Reply tryOne(
            Endpoint endpoint, String method, String path, @Nullable JsonNode body, Failures failures) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint.url() + path))
                .timeout(config.readTimeout())
                .header("Accept", MEDIA_TYPE)
                .header("Content-Type", MEDIA_TYPE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (!endpoint.authorization().value().isEmpty()) {
            request.header("Authorization", endpoint.authorization().value());
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            JsonNode json = json(response.body());
            boolean refused =
                    response.statusCode() == 404 || response.statusCode() == 409 || response.statusCode() == 422;
            if (response.statusCode() == 200 && !json.isMissingNode() || refused && json.has("error_code")) {
                return new Reply(response.statusCode(), json);
            }
            failures.add(endpoint, "answered " + response.statusCode(), null);
        } catch (IOException e) {
            failures.add(endpoint, e.toString(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return null;
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    private void pause(int round) {
        Duration wait = config.retryWait().multipliedBy(1L << Math.min(round - 1, 20));
        try {
            Thread.sleep(Math.min(wait.toMillis(), config.retryMaxWait().toMillis()));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RegistryUnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RegistryUnavailableException("interrupted while asking the schema registry", e);
    }

    /** What went wrong, for one message at the end. Addresses are safe to show: they hold no password. */
    private static final class Failures {

        private String last = "";
        private @Nullable IOException cause;

        void add(Endpoint endpoint, String what, @Nullable IOException failure) {
            last = endpoint.url() + " " + what;
            cause = failure;
        }

        RegistryUnavailableException asException(String request) {
            return new RegistryUnavailableException(
                    "the schema registry does not answer " + request + ": " + last, cause);
        }
    }
}
