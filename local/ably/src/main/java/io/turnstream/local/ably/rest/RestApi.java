package io.turnstream.local.ably.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.auth.Grant;
import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.channel.MessageOperation;
import io.turnstream.local.ably.channel.MessageReader;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.realtime.AblyService;
import io.turnstream.local.ably.realtime.PublishRequest;
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
        } else if (request.hasPath("channels", "*", "messages")) {
            messages(request, exchange);
        } else if (request.is("GET", "channels", "*", "history")) {
            // where ably-java asks for history
            exchange.respond(history(request));
        } else if (request.hasPath("channels", "*", "messages", "*")) {
            message(request, exchange);
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
        return History.answer(request, channel, request.path().get(2));
    }

    private void create(RestRequest request, RestExchange exchange) throws RefusedException {
        List<MessageOperation> operations = MessageReader.readAll(request.body());
        for (MessageOperation operation : operations) {
            if (operation.kind() != OperationKind.CREATE) {
                throw RefusedException.of(40003, "messages are changed with PATCH, not POST");
            }
        }
        String id = "%016x".formatted(random.nextLong());
        service.publish(publish(request, operations, id), exchange.answering(ack -> {
            ObjectNode body = JsonNodeFactory.instance
                    .objectNode()
                    .put("channel", request.path().get(1))
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
        if (read.kind() == OperationKind.CREATE) {
            throw RefusedException.of(40003, "the action of a PATCH is 1 (update), 2 (delete) or 5 (append)");
        }
        MessageOperation operation = read.on(read.kind(), request.path().get(3));
        String id = "%016x".formatted(random.nextLong());
        service.publish(publish(request, List.of(operation), id), exchange.answering(ack -> {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            return RestResponse.of(200, body.put("versionSerial", ack.serials().get(0)));
        }));
    }

    private RestResponse versions(RestRequest request) throws RefusedException {
        find(request);
        ArrayNode versions = JsonNodeFactory.instance.arrayNode();
        service.messagesOf(request.path().get(1))
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

    private PublishRequest publish(RestRequest request, List<MessageOperation> operations, String id)
            throws RefusedException {
        return new PublishRequest(request.path().get(1), operations, id, grant(request), null, -1);
    }

    private String channelFor(String operation, RestRequest request) throws RefusedException {
        String channel = request.path().get(1);
        grant(request).require(operation, channel);
        return channel;
    }

    private Grant grant(RestRequest request) throws RefusedException {
        return service.authenticator().grant(request.credentials(), service.now());
    }

    private static RefusedException notHere(RestRequest request) {
        return new RefusedException(ErrorInfo.of(
                40400, "this local server has no " + request.method() + " /" + String.join("/", request.path())));
    }
}
