package io.turnstream.local.ably.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.auth.Grant;
import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.channel.ChannelReference;
import io.turnstream.local.ably.channel.MessageOperation;
import io.turnstream.local.ably.channel.MessageReader;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.realtime.AblyService;
import io.turnstream.local.ably.realtime.PublishRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Routes and answers REST requests (docs, "REST API"). */
public final class RestApi {

    private final AblyService service;
    private final RandomGenerator random;

    public RestApi(AblyService service, RandomGenerator random) {
        this.service = service;
        this.random = random;
    }

    /** Answers a request, now or later, or never when a scripted fault says so. */
    public void handle(RestRequest request, RestExchange exchange) {
        RestExchange answering = request.param("envelope") != null ? exchange.enveloping() : exchange;
        try {
            if (service.refusesRest()) {
                throw RefusedException.of(50003, "the service is unavailable (scripted)");
            }
            route(request, answering);
        } catch (RefusedException e) {
            answering.respond(RestResponse.error(e.error()));
        }
    }

    private void route(RestRequest request, RestExchange exchange) throws RefusedException {
        if (request.is("GET", "time")) {
            exchange.respond(time());
        } else if (request.is("POST", "keys", "*", "requestToken")) {
            exchange.respond(requestToken(request));
        } else if (request.is("POST", "keys", "*", "revokeTokens")) {
            String keyName = request.path().get(1);
            exchange.respond(
                    RestResponse.of(201, service.revokeTokens(keyName, request.body(), request.credentials())));
        } else if (request.hasPath("channels", "*", "messages")) {
            messages(request, exchange);
        } else if (request.is("GET", "channels", "*", "history")) {
            // where ably-java asks for history
            exchange.respond(history(request));
        } else if (request.is("GET", "channels", "*", "presence")) {
            exchange.respond(PresencePages.members(request, service.presenceOn(channelFor("subscribe", request))));
        } else if (request.is("GET", "channels", "*", "presence", "history")) {
            exchange.respond(PresencePages.history(request, service.presenceOn(channelFor("history", request))));
        } else if (request.is("POST", "messages")) {
            batch(request, exchange);
        } else if (request.hasPath("channels", "*", "messages", "*")) {
            message(request, exchange);
        } else if (request.is("POST", "channels", "*", "messages", "*", "delete") && isOld(request)) {
            change(request, MessageReader.read(request.body()), OperationKind.DELETE, exchange);
        } else if (request.is("GET", "channels", "*", "messages", "*", "versions")) {
            exchange.respond(versions(request));
        } else {
            throw notHere(request);
        }
    }

    private RestResponse time() {
        return RestResponse.of(200, JsonNodeFactory.instance.arrayNode().add(service.now()));
    }

    private RestResponse requestToken(RestRequest request) throws RefusedException {
        ObjectNode details = service.authenticator()
                .issueToken(request.path().get(1), request.body(), request.credentials(), service.now());
        return RestResponse.of(201, details);
    }

    private void messages(RestRequest request, RestExchange exchange) throws RefusedException {
        switch (request.method()) {
            case "GET" -> exchange.respond(history(request));
            case "POST" -> create(request, exchange);
            default -> throw notHere(request);
        }
    }

    private RestResponse history(RestRequest request) throws RefusedException {
        Channel channel = service.messagesOf(channelFor("history", request));
        return History.answer(request, channel);
    }

    private void create(RestRequest request, RestExchange exchange) throws RefusedException {
        create(channel(request), BatchPublish.creates(request.body()), grant(request), exchange);
    }

    /** Publishes each batch on each of its channels; what one channel refuses, others may take. */
    private void batch(RestRequest request, RestExchange exchange) throws RefusedException {
        List<BatchPublish> batches = BatchPublish.read(request.body());
        Grant grant = grant(request);
        List<BatchPublish.Results> results = new ArrayList<>();
        batches.forEach(batch -> results.add(new BatchPublish.Results()));
        for (int i = 0; i < batches.size(); i++) {
            BatchPublish batch = batches.get(i);
            BatchPublish.Results ofBatch = results.get(i);
            for (String channel : batch.channels()) {
                create(channel, batch.operations(), grant, exchange.collecting(answer -> {
                    ofBatch.add(channel, answer);
                    answerBatch(request, batches, results, exchange);
                }));
            }
        }
    }

    private static void answerBatch(
            RestRequest request,
            List<BatchPublish> batches,
            List<BatchPublish.Results> results,
            RestExchange exchange) {
        for (int i = 0; i < batches.size(); i++) {
            if (results.get(i).size() < batches.get(i).channels().size()) {
                return;
            }
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        results.forEach(result -> all.add(result.json()));
        exchange.respond(RestResponse.of(201, request.body().isArray() ? all : all.get(0)));
    }

    private void create(String channel, List<MessageOperation> operations, Grant grant, RestExchange exchange) {
        String id = "%016x".formatted(random.nextLong());
        service.publish(new PublishRequest(channel, operations, id, grant, null, -1), exchange.answering(ack -> {
            ObjectNode body = JsonNodeFactory.instance
                    .objectNode()
                    .put("channel", channel)
                    .put("messageId", id);
            ack.serials().forEach(body.putArray("serials")::add);
            return RestResponse.of(201, body);
        }));
    }

    private void message(RestRequest request, RestExchange exchange) throws RefusedException {
        switch (request.method()) {
            case "GET" -> exchange.respond(RestResponse.of(200, find(request).json()));
            case "PATCH" -> change(request, exchange);
            default -> throw notHere(request);
        }
    }

    private void change(RestRequest request, RestExchange exchange) throws RefusedException {
        MessageOperation read = MessageReader.read(request.body());
        if (read.kind() == OperationKind.CREATE && !isOld(request)) {
            throw RefusedException.of(40003, "the action of a PATCH is 1 (update), 2 (delete) or 5 (append)");
        }
        change(request, read, read.kind() == OperationKind.CREATE ? OperationKind.UPDATE : read.kind(), exchange);
    }

    /** Before version 5 of the API a PATCH was an update, and a delete had a path of its own. */
    private static boolean isOld(RestRequest request) {
        return request.version() > 0 && request.version() < 5;
    }

    private void change(RestRequest request, MessageOperation asked, OperationKind kind, RestExchange exchange)
            throws RefusedException {
        MessageOperation operation = asked.on(kind, request.path().get(3));
        String id = "%016x".formatted(random.nextLong());
        var publish = new PublishRequest(channel(request), List.of(operation), id, grant(request), null, -1);
        service.publish(publish, exchange.answering(ack -> {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            return RestResponse.of(200, body.put("versionSerial", ack.serials().get(0)));
        }));
    }

    private RestResponse versions(RestRequest request) throws RefusedException {
        find(request);
        ArrayNode versions = JsonNodeFactory.instance.arrayNode();
        service.messagesOf(channel(request))
                .versions(request.path().get(3))
                .forEach(version -> versions.add(version.json()));
        return RestResponse.of(200, versions);
    }

    private MessageView find(RestRequest request) throws RefusedException {
        String channel = channelFor("history", request);
        String serial = request.path().get(3);
        return service.messagesOf(channel)
                .message(serial)
                .orElseThrow(() -> RefusedException.of(40400, "no message with serial " + serial));
    }

    private String channelFor(String operation, RestRequest request) throws RefusedException {
        String channel = channel(request);
        grant(request).require(operation, channel);
        return channel;
    }

    private static String channel(RestRequest request) {
        return ChannelReference.of(request.path().get(1)).name();
    }

    private Grant grant(RestRequest request) throws RefusedException {
        return service.authenticator().grant(request.credentials(), service.now());
    }

    private static RefusedException notHere(RestRequest request) {
        return new RefusedException(ErrorInfo.of(
                40400, "this local server has no " + request.method() + " /" + String.join("/", request.path())));
    }
}
