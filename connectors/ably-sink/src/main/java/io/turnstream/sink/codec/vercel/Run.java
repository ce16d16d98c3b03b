package io.turnstream.sink.codec.vercel;

import static io.turnstream.sink.codec.vercel.Json.object;
import static io.turnstream.sink.codec.vercel.Json.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.avro.Failure;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.errors.ErrorCode;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A turn as AI Transport's run: the transport headers of everything that is published for it. All header values are
 * strings; a header that is not known is left out. Every call gives a new object.
 *
 * @param turnId the turn
 * @param turn what is known of it
 */
record Run(String turnId, TurnInfo turn) {

    /** AI Transport's {@code run_response_stream_failed}: the code of a run that failed for any other reason. */
    private static final int RESPONSE_STREAM_FAILED = 104008;

    /** What {@code later} says wins; what it leaves open stays. */
    Run with(TurnInfo later) {
        var merged = TurnInfo.newBuilder(turn);
        if (later.getInputMessageId() != null) {
            merged.setInputMessageId(later.getInputMessageId());
        }
        if (later.getInvocationId() != null) {
            merged.setInvocationId(later.getInvocationId());
        }
        if (later.getInputClientId() != null) {
            merged.setInputClientId(later.getInputClientId());
        }
        if (later.getStepClientId() != null) {
            merged.setStepClientId(later.getStepClientId());
        }
        return new Run(turnId, merged.build());
    }

    ObjectNode start() {
        ObjectNode transport = lifecycle();
        putStructure(transport);
        return extras(transport);
    }

    /** Of {@code ai-run-suspend} and {@code ai-run-resume}. */
    ObjectNode pause() {
        return extras(lifecycle());
    }

    ObjectNode end(String reason, Optional<Failure> shown) {
        ObjectNode transport = lifecycle().put("run-reason", reason);
        shown.ifPresent(
                failure -> transport.put("error-code", code(failure)).put("error-message", failure.getMessage()));
        return extras(transport);
    }

    private static String code(Failure failure) {
        OptionalInt known =
                ErrorCode.of(failure.getCode()).map(ErrorCode::ablyCode).orElseGet(OptionalInt::empty);
        return Integer.toString(known.orElse(RESPONSE_STREAM_FAILED));
    }

    ObjectNode stepStart(String responseId) {
        return extras(step(responseId));
    }

    ObjectNode stepEnd(String responseId, String reason) {
        return extras(step(responseId).put("step-reason", reason));
    }

    /** Of an {@code ai-output} that stays as it is created. */
    ObjectNode whole(String responseId, String messageId, ObjectNode codec) {
        return extras(output(responseId, messageId).put("stream", "false"), codec);
    }

    /** Of an {@code ai-output} that grows. */
    ObjectNode stream(String responseId, String messageId, String streamId, ObjectNode codec) {
        ObjectNode transport = output(responseId, messageId)
                .put("stream", "true")
                .put("status", "streaming")
                .put("stream-id", streamId);
        return extras(transport, codec);
    }

    /** The extras of a stream's last operation: those of its create with another status. */
    static ObjectNode closed(ObjectNode stream, String status) {
        ObjectNode extras = stream.deepCopy();
        extras.withObject("/ai/transport").put("status", status);
        return extras;
    }

    private ObjectNode lifecycle() {
        ObjectNode transport = object().put("run-id", turnId).put("run-client-id", owner());
        putInvocation(transport);
        put(transport, "input-codec-message-id", turn.getInputMessageId());
        return transport;
    }

    private ObjectNode step(String responseId) {
        ObjectNode transport =
                object().put("run-id", turnId).put("step-id", responseId).put("run-client-id", owner());
        putInvocation(transport);
        put(transport, "step-client-id", stepClient());
        return transport;
    }

    private ObjectNode output(String responseId, String messageId) {
        ObjectNode transport = lifecycle()
                .put("role", "assistant")
                .put("codec-message-id", messageId)
                .put("step-id", responseId);
        putStructure(transport);
        put(transport, "step-client-id", stepClient());
        return transport;
    }

    private void putInvocation(ObjectNode transport) {
        String invocation = turn.getInvocationId();
        transport.put("invocation-id", invocation == null ? turnId : invocation);
        put(transport, "input-client-id", turn.getInputClientId());
    }

    private void putStructure(ObjectNode transport) {
        put(transport, "parent", turn.getParent());
        put(transport, "fork-of", turn.getForkOf());
        put(transport, "msg-regenerate", turn.getRegenerates());
    }

    /** Clients show an empty owner as unknown. */
    private String owner() {
        String owner = turn.getOwnerClientId();
        return owner == null ? "" : owner;
    }

    private @Nullable String stepClient() {
        String client = turn.getStepClientId();
        return client == null ? turn.getInputClientId() : client;
    }

    private static ObjectNode extras(ObjectNode transport) {
        ObjectNode extras = object();
        extras.putObject("ai").set("transport", transport);
        return extras;
    }

    private static ObjectNode extras(ObjectNode transport, ObjectNode codec) {
        ObjectNode extras = extras(transport);
        extras.withObject("/ai").set("codec", codec);
        return extras;
    }
}
