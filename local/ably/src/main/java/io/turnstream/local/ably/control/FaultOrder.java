package io.turnstream.local.ably.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.realtime.AblyService;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A fault as it is asked for in JSON; see the README for its forms. */
interface FaultOrder {

    /** A day: who waits longer for a fault has mistyped. */
    long MAX_MILLIS = 86_400_000;

    Set<String> FIELDS = Set.of("match", "effect");
    Set<String> EFFECT_FIELDS = Set.of("type", "code", "millis", "clientId", "rest");
    Set<String> MATCH_FIELDS = Set.of("channel", "kind", "message", "nth", "times");

    /** Scripts the fault, or does at once what is to happen at once. */
    void give(AblyService service);

    static FaultOrder read(JsonNode body) throws RefusedException {
        requireOnly("a fault", body, FIELDS);
        requireOnly("an effect", body.path("effect"), EFFECT_FIELDS);
        requireOnly("a match", body.path("match"), MATCH_FIELDS);
        JsonNode effect = body.path("effect");
        String type = effect.path("type").asText("");
        long millis = effect.path("millis").asLong(-1);
        switch (type) {
            case "close-connections" -> {
                String clientId = text(effect, "clientId");
                return service -> service.connections().closeAll(clientId);
            }
            case "lose-next-resume" -> {
                return service -> service.connections().loseNextResume();
            }
            case "refuse-connections" -> {
                Duration duration = duration(type, millis);
                boolean rest = effect.path("rest").asBoolean(false);
                return service -> service.refuseConnections(duration, rest);
            }
            default -> {
                FaultMatch match = match(body.path("match"));
                FaultEffect met = effect(type, effect.path("code").asInt(0), millis);
                return service -> service.faults().add(match, met);
            }
        }
    }

    /** A field that nobody reads is a typing error: the fault would not be the one that is meant. */
    private static void requireOnly(String what, JsonNode given, Set<String> fields) throws RefusedException {
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            if (!fields.contains(field.getKey())) {
                throw RefusedException.of(40003, what + " has no " + field.getKey());
            }
        }
    }

    private static FaultEffect effect(String type, int code, long millis) throws RefusedException {
        return switch (type) {
            case "nack" -> FaultEffect.nack(code(type, code));
            case "nack-applied-later" -> FaultEffect.nackAppliedLater(code(type, code));
            case "nack-though-applied" -> FaultEffect.nackThoughApplied(code(type, code));
            case "drop-ack" -> FaultEffect.dropAck();
            case "close-before-apply" -> FaultEffect.closeBeforeApply();
            case "close-after-apply" -> FaultEffect.closeAfterApply();
            case "delay" -> FaultEffect.delay(duration(type, millis));
            case "delay-ack" -> FaultEffect.delayAck(duration(type, millis));
            default -> throw RefusedException.of(40003, "no fault has the effect '" + type + "'");
        };
    }

    private static FaultMatch match(JsonNode match) throws RefusedException {
        int nth = match.path("nth").asInt(1);
        int times = match.path("times").asInt(1);
        if (nth < 1 || times < 1) {
            throw RefusedException.of(40003, "nth and times count from 1");
        }
        return new FaultMatch(text(match, "channel"), kind(text(match, "kind")), text(match, "message"), nth, times);
    }

    private static @Nullable OperationKind kind(@Nullable String word) throws RefusedException {
        if (word == null || word.equals("any")) {
            return null;
        }
        try {
            return OperationKind.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw RefusedException.of(40003, "kind is create, append, update, delete or any, not " + word);
        }
    }

    private static int code(String type, int code) throws RefusedException {
        if (code < 10_000) {
            throw RefusedException.of(40003, type + " needs the code of an Ably error");
        }
        return code;
    }

    private static Duration duration(String type, long millis) throws RefusedException {
        if (millis < 0 || millis > MAX_MILLIS) {
            throw RefusedException.of(40003, type + " needs millis, from 0 to " + MAX_MILLIS);
        }
        return Duration.ofMillis(millis);
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.path(field).textValue();
    }
}
