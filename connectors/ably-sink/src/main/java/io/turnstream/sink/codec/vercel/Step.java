package io.turnstream.sink.codec.vercel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.TurnDetail;
import io.turnstream.sink.codec.ChannelOperation;
import io.turnstream.sink.codec.ChannelOperation.Append;
import io.turnstream.sink.codec.ChannelOperation.Close;
import io.turnstream.sink.codec.ChannelOperation.Create;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.codec.MessageDraft.Kind;
import io.turnstream.sink.codec.MessageDraft.SerialReference;
import io.turnstream.sink.codec.OnChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a response as AI Transport's step: a bracket of two messages, and between them what the response
 * says. A new attempt of the same response is a new step with the same step id, and takes the old one off every
 * screen.
 *
 * <p>{@code start} and {@code start-step} wait for the first part, to travel with it in one publish. They are said in
 * every step, since clients make them up only once per run.
 */
final class Step {

    private static final String OUTPUT = "ai-output";
    private static final JsonNode NO_DATA = TextNode.valueOf("");

    private final Run run;
    private final String responseId;
    private final int attempt;
    private final String messageId;
    private final Map<Integer, Stream> open = new LinkedHashMap<>();
    private final List<Stream> streams = new ArrayList<>();
    private boolean led;
    private @Nullable TurnDetail end;

    Step(Run run, String responseId, int attempt, String messageId) {
        this.run = run;
        this.responseId = responseId;
        this.attempt = attempt;
        this.messageId = messageId;
    }

    int attempt() {
        return attempt;
    }

    /** Remembers how the response ended, until the step is ended on the channel too. */
    void ended(TurnDetail how) {
        end = how;
    }

    /** True when the response is over and will not be made again. */
    boolean isOver() {
        return end != null && !willRetry();
    }

    boolean isComplete() {
        return end != null && end.getOutcome() == Outcome.COMPLETE;
    }

    private boolean willRetry() {
        return end != null && end.getEnd() != null && end.getEnd().getWillRetry();
    }

    ChannelOperation start() {
        return create(anchor(), Kind.ANCHOR, "ai-step-start", null, run.stepStart(responseId), Optional.empty());
    }

    List<ChannelOperation> open(int part, String streamId, ObjectNode codec) {
        List<ChannelOperation> operations = leadIn();
        ObjectNode extras = run.stream(responseId, messageId, streamId, codec);
        String key = key("p" + part);
        Stream stream = new Stream(key, extras);
        open.put(part, stream);
        streams.add(stream);
        operations.add(create(key, Kind.STREAM, OUTPUT, null, extras, reference()));
        return operations;
    }

    List<ChannelOperation> append(int part, String text) {
        Stream stream = open.get(part);
        return stream == null ? List.of() : List.of(new Append(stream.key(), text));
    }

    /** @param missing text that the stream must still be given: not null only when nothing was streamed */
    List<ChannelOperation> close(int part, @Nullable String missing) {
        Stream stream = open.remove(part);
        if (stream == null) {
            return List.of();
        }
        List<ChannelOperation> operations = new ArrayList<>();
        if (missing != null) {
            operations.add(new Append(stream.key(), missing));
        }
        operations.add(stream.closed("complete"));
        return operations;
    }

    /** Closes what the response left open. */
    List<ChannelOperation> cutOff() {
        List<ChannelOperation> operations = new ArrayList<>();
        open.values().forEach(stream -> operations.add(stream.closed("cancelled")));
        open.clear();
        return operations;
    }

    List<ChannelOperation> whole(int part, WholePart content) {
        List<ChannelOperation> operations = leadIn();
        ObjectNode extras = run.whole(responseId, messageId, content.codec());
        if (content.ephemeral()) {
            extras.put("ephemeral", true);
        }
        operations.add(create(key("p" + part), Kind.WHOLE, OUTPUT, content.data(), extras, reference()));
        return operations;
    }

    /**
     * Ends the step as its response ended, or for {@code otherwise} when the response never did.
     *
     * @param finishes whether clients shall take the answer as finished
     */
    List<ChannelOperation> end(boolean finishes, String otherwise) {
        List<ChannelOperation> operations = cutOff();
        operations.addAll(leadIn());
        if (end != null && isComplete()) {
            operations.add(event("finish-step", object("finish-step")));
            if (finishes) {
                operations.add(event("finish", Finish.of(end)));
            }
        }
        operations.add(endOnly(reason(otherwise)));
        return operations;
    }

    /** True when {@code other} is a later attempt of the same response. */
    boolean isReplacedBy(Step other) {
        return other.responseId.equals(responseId) && other.attempt > attempt;
    }

    /** Closes what is open on the channel. */
    List<ChannelOperation> closeOpen(OnChannel channel) {
        List<ChannelOperation> operations = new ArrayList<>();
        for (Stream stream : streams) {
            if (channel.isOpen(stream.key())) {
                operations.add(stream.closed("cancelled"));
            }
        }
        return operations;
    }

    /** Ends the step without a word more than is needed, unless the channel has its end or nothing of it. */
    List<ChannelOperation> giveUp(OnChannel channel, boolean replaced) {
        if (replaced || !channel.has(anchor()) || channel.has(key("end"))) {
            return List.of();
        }
        return List.of(endOnly("failed"));
    }

    private ChannelOperation endOnly(String reason) {
        ObjectNode extras = run.stepEnd(responseId, reason);
        return create(key("end"), Kind.WHOLE, "ai-step-end", null, extras, reference());
    }

    private String reason(String otherwise) {
        if (end == null) {
            return otherwise;
        }
        return switch (end.getOutcome()) {
            case COMPLETE -> "complete";
            case CANCELLED -> "cancelled";
            case ERROR, UNKNOWN -> "failed";
        };
    }

    private List<ChannelOperation> leadIn() {
        List<ChannelOperation> operations = new ArrayList<>();
        if (!led) {
            led = true;
            operations.add(event("start", object("start").put("messageId", messageId)));
            operations.add(event("start-step", object("start-step")));
        }
        return operations;
    }

    private ChannelOperation event(String name, ObjectNode codec) {
        ObjectNode extras = run.whole(responseId, messageId, codec);
        return create(key(name), Kind.WHOLE, OUTPUT, NO_DATA, extras, reference());
    }

    private static ObjectNode object(String kind) {
        return Json.object().put("kind", kind);
    }

    private static ChannelOperation create(
            String key,
            Kind kind,
            String name,
            @Nullable JsonNode data,
            ObjectNode extras,
            Optional<SerialReference> reference) {
        return new Create(new MessageDraft(key, kind, name, data, extras, reference));
    }

    private Optional<SerialReference> reference() {
        return Optional.of(new SerialReference("/ai/transport/step-start-serial", anchor()));
    }

    private String anchor() {
        return "step." + responseId + "." + attempt;
    }

    private String key(String what) {
        return responseId + "." + attempt + "." + what;
    }

    /** A message that still grows. */
    private record Stream(String key, ObjectNode extras) {

        Close closed(String status) {
            return new Close(key, Run.closed(extras, status));
        }
    }
}
