package io.turnstream.sink.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.channel.StoredMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs of AI Transport, as the codec {@code vercel} writes them. */
final class VercelView implements CodecView {

    private static final String OUTPUT = "ai-output";
    private static final String RUN_START = "ai-run-start";
    private static final String STEP_START = "ai-step-start";

    /** How a message ends. */
    private static final List<String> ENDINGS = List.of("status", "step-reason", "run-reason");

    private static final List<String> ERROR = List.of("error-code", "error-message");

    /** Codec headers of which one names the part. */
    private static final List<String> NAMES = List.of("toolCallId", "sourceId", "id");

    @Override
    public boolean isOf(StoredMessage message, String turnId) {
        boolean byClient = "ai-input".equals(message.name()) || "ai-cancel".equals(message.name());
        return !byClient && turnId.equals(header(message, "run-id"));
    }

    @Override
    public boolean isFirst(StoredMessage message) {
        return RUN_START.equals(message.name());
    }

    @Override
    public String identity(@Nullable String name, JsonNode extras, @Nullable JsonNode data) {
        JsonNode transport = transport(extras);
        if (!OUTPUT.equals(name)) {
            return name + "|" + transport.path("step-id").asText();
        }
        JsonNode codec = extras.at("/ai/codec");
        String kind = codec.path("kind").asText();
        if (transport.path("stream").asText().equals("true")) {
            return kind + "|" + transport.path("stream-id").asText();
        }
        String part = NAMES.stream()
                .map(codec::path)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .findFirst()
                .orElseGet(
                        () -> data == null || data.isNull() || data.asText("?").isEmpty() ? "" : data.toString());
        return kind + "|" + part + "|" + codec.path("preliminary").asText();
    }

    @Override
    public boolean hasPlace(@Nullable String name, JsonNode extras) {
        return OUTPUT.equals(name) && !isReplaceable(extras);
    }

    /** Data with an id, and results that are not final yet: clients put the newest where the first one stood. */
    @Override
    public boolean isReplaceable(JsonNode extras) {
        JsonNode codec = extras.at("/ai/codec");
        boolean isData = codec.path("kind").asText().startsWith("data-");
        return isData && codec.path("id").isTextual()
                || codec.path("preliminary").asText().equals("true");
    }

    @Override
    public boolean mayBeUnknown(StoredMessage message) {
        return !isStream(message);
    }

    @Override
    public ObjectNode ended(JsonNode stored, ObjectNode wanted) {
        ObjectNode extras = stored.deepCopy();
        ObjectNode transport = extras.withObject("/ai/transport");
        JsonNode target = transport(wanted);
        boolean reasonChanges = !transport.path("run-reason").equals(target.path("run-reason"));
        for (String ending : ENDINGS) {
            if (target.has(ending)) {
                transport.set(ending, target.get(ending));
            }
        }
        if (reasonChanges) {
            transport.remove(ERROR);
        }
        return extras;
    }

    @Override
    public KeptTurn informed(KeptTurn turn, List<StoredMessage> own) {
        var seen = TurnInfo.newBuilder();
        for (StoredMessage message : own) {
            if (RUN_START.equals(message.name())) {
                say(message, "parent", seen::setParent);
                say(message, "fork-of", seen::setForkOf);
                say(message, "msg-regenerate", seen::setRegenerates);
                say(message, "input-codec-message-id", seen::setInputMessageId);
                say(message, "run-client-id", seen::setOwnerClientId);
            }
            if (RUN_START.equals(message.name()) || STEP_START.equals(message.name())) {
                say(message, "invocation-id", seen::setInvocationId);
                say(message, "input-client-id", seen::setInputClientId);
                say(message, "step-client-id", seen::setStepClientId);
            }
        }
        return turn.with(completed(turn.info(), seen.build()));
    }

    private static TurnInfo completed(TurnInfo known, TurnInfo seen) {
        return TurnInfo.newBuilder(known)
                .setParent(either(known.getParent(), seen.getParent()))
                .setForkOf(either(known.getForkOf(), seen.getForkOf()))
                .setRegenerates(either(known.getRegenerates(), seen.getRegenerates()))
                .setInputMessageId(either(known.getInputMessageId(), seen.getInputMessageId()))
                .setOwnerClientId(either(known.getOwnerClientId(), seen.getOwnerClientId()))
                .setInvocationId(either(known.getInvocationId(), seen.getInvocationId()))
                .setInputClientId(either(known.getInputClientId(), seen.getInputClientId()))
                .setStepClientId(either(known.getStepClientId(), seen.getStepClientId()))
                .build();
    }

    private static @Nullable String either(@Nullable String known, @Nullable String seen) {
        return known == null ? seen : known;
    }

    private static void say(StoredMessage message, String header, Consumer<String> what) {
        String value = header(message, header);
        if (value != null && !value.isEmpty()) {
            what.accept(value);
        }
    }

    @Override
    public KeptTurn.Pieces pieces(KeptTurn turn, List<StoredMessage> own) {
        return KeptTurn.Pieces.WHOLE;
    }

    /** Clients show nothing of a step's older attempts: nothing is to be tidied up. */
    @Override
    public List<Stray> strays(KeptTurn turn, List<StoredMessage> own, List<String> serials) {
        return List.of();
    }

    @Override
    public Optional<String> obstacle(KeptTurn turn, List<StoredMessage> own, List<StoredMessage> all) {
        return own.stream().noneMatch(this::isFirst) && LateRun.hidesWhatFollowed(turn, all)
                ? Optional.of("the conversation went on without it: created now, behind the turns that follow it, it"
                        + " would take them off the screen")
                : Optional.empty();
    }

    private static boolean isStream(StoredMessage message) {
        return "true".equals(header(message, "stream"));
    }

    /** A header of the transport; null when the message does not have it. */
    static @Nullable String header(StoredMessage message, String name) {
        return transport(extras(message)).path(name).textValue();
    }

    private static JsonNode extras(StoredMessage message) {
        JsonNode extras = message.extras();
        return extras == null ? MissingNode.getInstance() : extras;
    }

    private static JsonNode transport(JsonNode extras) {
        return extras.at("/ai/transport");
    }
}
