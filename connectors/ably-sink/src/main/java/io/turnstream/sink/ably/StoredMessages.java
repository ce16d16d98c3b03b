package io.turnstream.sink.ably;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.ably.lib.types.HttpPaginatedResponse;
import io.ably.lib.types.Param;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages over REST, on a few threads of its own, so that callers never block. More reads than can wait fail at
 * once. Futures fail with {@link ChannelException} only.
 */
final class StoredMessages implements AutoCloseable {

    private static final int THREADS = 4;
    private static final int WAITING = 256;
    private static final int NOT_FOUND = 404;

    /** Since this version messages can be edited; ably-java 1.5.0 would ask for 4. */
    private static final Param[] HEADERS = {new Param("X-Ably-Version", "6")};

    private static final Pattern NEXT = Pattern.compile("<[^>?]*\\?([^>]*)>\\s*;\\s*rel=\"?next\"?");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AblyRest rest;
    private final Failures failures;
    private final ThreadPoolExecutor threads;

    StoredMessages(AblyRest rest, Failures failures) {
        this.rest = rest;
        this.failures = failures;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Threads.daemons("ably-read"));
        this.threads.allowCoreThreadTimeOut(true);
    }

    /** The message as it is now; empty when the service knows none with this serial. */
    CompletableFuture<Optional<StoredMessage>> get(String channel, String serial) {
        var path = "/channels/" + encoded(channel) + "/messages/" + encoded(serial);
        return read(() -> {
            var answer = request(path, new Param[0]);
            if (answer.statusCode == NOT_FOUND) {
                return Optional.empty();
            }
            return messages(answer).stream().findFirst();
        });
    }

    /** @param from the query of the page, as the page before has named it */
    CompletableFuture<HistoryPage> history(String channel, Optional<String> from, int limit) {
        var path = "/channels/" + encoded(channel) + "/messages";
        var query = from.map(StoredMessages::decoded).orElseGet(() ->
                new Param[] {new Param("direction", "backwards"), new Param("limit", Integer.toString(limit))});
        return read(() -> {
            var answer = request(path, query);
            return new HistoryPage(messages(answer), next(answer));
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            rest.close();
        } catch (Exception e) {
            throw new IllegalStateException("The REST client did not close", e);
        }
    }

    /** A read that may fail. */
    private interface Read<T> {
        T now() throws AblyException, ChannelException;
    }

    private <T> CompletableFuture<T> read(Read<T> read) {
        var result = new CompletableFuture<T>();
        try {
            threads.execute(() -> {
                try {
                    result.complete(read.now());
                } catch (ChannelException e) {
                    result.completeExceptionally(e);
                } catch (AblyException | RuntimeException e) {
                    result.completeExceptionally(failures.ofRequest(e));
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(ChannelException.unknown(50003, 503, "too many reads are waiting"));
        }
        return result;
    }

    private HttpPaginatedResponse request(String path, Param[] query) throws AblyException {
        return rest.request("GET", path, query, null, HEADERS);
    }

    private List<StoredMessage> messages(HttpPaginatedResponse answer) throws ChannelException {
        if (!answer.success) {
            throw failures.refused(new ErrorInfo(answer.errorMessage, answer.statusCode, answer.errorCode));
        }
        try {
            var messages = new ArrayList<StoredMessage>();
            for (JsonElement item : answer.items()) {
                messages.add(message(JSON.readTree(item.toString())));
            }
            return List.copyOf(messages);
        } catch (JsonProcessingException e) {
            throw failures.unknown("unreadable message in an answer");
        }
    }

    private StoredMessage message(JsonNode json) throws JsonProcessingException, ChannelException {
        if (!json.path("serial").isTextual()) {
            throw failures.unknown("a message without a serial in an answer");
        }
        var action = json.path("action");
        return new StoredMessage(
                json.path("serial").asText(),
                json.path("id").textValue(),
                json.path("name").textValue(),
                data(json),
                json.path("extras").isObject() ? json.get("extras") : null,
                action.asInt() == 2 || action.asText().equals("message.delete"));
    }

    private static @Nullable JsonNode data(JsonNode json) throws JsonProcessingException {
        var data = json.get("data");
        if (data == null || data.isNull()) {
            return null;
        }
        return data.isTextual() && json.path("encoding").asText().equals("json")
                ? JSON.readTree(data.textValue())
                : data;
    }

    private static @Nullable String next(HttpPaginatedResponse answer) {
        return Arrays.stream(answer.headers)
                .filter(header -> header.key.toLowerCase(Locale.ROOT).equals("link"))
                .map(header -> NEXT.matcher(header.value))
                .filter(Matcher::find)
                .map(link -> link.group(1))
                .findFirst()
                .orElse(null);
    }

    private static Param[] decoded(String query) {
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .map(pair ->
                        new Param(pair[0], pair.length == 2 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : ""))
                .toArray(Param[]::new);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
