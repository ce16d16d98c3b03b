package io.turnstream.local.ably.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.check.Report;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.realtime.AblyService;
import io.turnstream.local.ably.rest.RestRequest;
import io.turnstream.local.ably.rest.RestResponse;
import io.turnstream.local.ably.switches.Switches;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers what is asked under {@code /local}. Used from one thread. */
public final class ControlApi {

    /** The first part of every path of this API. */
    public static final String ROOT = "local";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final AblyService service;

    public ControlApi(AblyService service) {
        this.service = service;
    }

    public RestResponse handle(RestRequest request) {
        try {
            return route(request);
        } catch (RefusedException e) {
            return RestResponse.error(e.error());
        }
    }

    private RestResponse route(RestRequest request) throws RefusedException {
        if (request.is("POST", ROOT, "faults")) {
            FaultOrder.read(request.body()).give(service);
            return RestResponse.of(201, pending());
        }
        if (request.is("GET", ROOT, "faults")) {
            return RestResponse.of(200, pending());
        }
        if (request.is("DELETE", ROOT, "faults")) {
            service.clearFaults();
            return RestResponse.of(200, pending());
        }
        if (request.is("GET", ROOT, "log")) {
            return RestResponse.of(200, log(request.param("channel")));
        }
        if (request.is("GET", ROOT, "reports")) {
            return RestResponse.of(200, reports());
        }
        if (request.is("GET", ROOT, "switches")) {
            return RestResponse.of(200, JSON.valueToTree(service.switches().words()));
        }
        if (request.is("PATCH", ROOT, "switches")) {
            service.set(switched(request.body()));
            return RestResponse.of(200, JSON.valueToTree(service.switches().words()));
        }
        if (request.is("GET", ROOT, "counters")) {
            return RestResponse.of(200, JSON.valueToTree(service.count().counters()));
        }
        if (request.is("DELETE", ROOT, "keys", "*")) {
            service.revokeKey(request.path().get(2));
            return RestResponse.of(200, JsonNodeFactory.instance.objectNode());
        }
        throw new RefusedException(
                ErrorInfo.of(40400, "no " + request.method() + " /" + String.join("/", request.path())));
    }

    private Switches switched(JsonNode body) throws RefusedException {
        if (!body.isObject()) {
            throw RefusedException.of(40003, "switches are an object: their names, and what each is set to");
        }
        Switches switches = service.switches();
        try {
            for (Map.Entry<String, JsonNode> one : body.properties()) {
                switches = switches.with(one.getKey(), one.getValue().asText());
            }
        } catch (IllegalArgumentException e) {
            throw RefusedException.of(40003, String.valueOf(e.getMessage()));
        }
        return switches;
    }

    private ObjectNode reports() {
        ObjectNode all = JsonNodeFactory.instance
                .objectNode()
                .put("count", service.checks().count());
        ArrayNode reports = all.putArray("reports");
        for (Report report : service.checks().reports()) {
            reports.addObject()
                    .put("number", report.number())
                    .put("timestamp", report.timestamp())
                    .put("rule", report.rule().id())
                    .put("sentence", report.rule().sentence())
                    .put("source", report.rule().source())
                    .put("channel", report.channel())
                    .put("serial", report.serial())
                    .put("name", report.name())
                    .put("detail", report.detail());
        }
        return all;
    }

    private ObjectNode pending() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("pending", service.faults().size());
    }

    private ArrayNode log(@Nullable String channel) {
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        for (LoggedOperation operation : service.log().operations()) {
            if (channel == null || channel.equals(operation.channel())) {
                operations.add(json(operation));
            }
        }
        return operations;
    }

    private static ObjectNode json(LoggedOperation operation) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("number", operation.number())
                .put("timestamp", operation.timestamp())
                .put("connectionId", operation.connectionId())
                .put("msgSerial", operation.msgSerial())
                .put("channel", operation.channel())
                .put("kind", operation.kind().word())
                .put("serial", operation.serial())
                .put("messageId", operation.messageId())
                .put("name", operation.name())
                .put("data", operation.data())
                .put("applied", operation.applied().name().toLowerCase(Locale.ROOT))
                .put("answer", operation.answer().name().toLowerCase(Locale.ROOT))
                .put("code", operation.code())
                .put("fault", operation.fault());
    }
}
