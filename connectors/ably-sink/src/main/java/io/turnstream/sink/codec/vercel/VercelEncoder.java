package io.turnstream.sink.codec.vercel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.avro.Failure;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartInfo;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.ResponseEnd;
import io.turnstream.avro.Tool;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.codec.ChannelOperation;
import io.turnstream.sink.codec.ChannelOperation.Create;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.codec.MessageDraft.Kind;
import io.turnstream.sink.codec.OnChannel;
import io.turnstream.sink.codec.TurnEncoder;
import io.turnstream.sink.codec.Unshown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One turn as a run of AI Transport.
 *
 * <p>Two things wait, so that what belongs together travels as one atomic publish: the run's start, for the first
 * response; and the end of a response that ends its turn, for the end of the turn, which is the next event.
 *
 * <p>Provider metadata (signatures, log probabilities) is not published: it is for the provider, and would be repeated
 * on every append.
 */
final class VercelEncoder implements TurnEncoder {

    private static final TurnDetail NO_DETAIL = TurnDetail.newBuilder().build();
    private static final TurnInfo NO_INFO = TurnInfo.newBuilder().build();
    private static final String RUN = "run";
    private static final String RUN_END = "run-end";
    private static final String REFUSAL = "{\"turnstream\":{\"refusal\":true}}";

    private final boolean errorsToClients;
    private final Unshown unshown;
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final List<Step> everyStep = new ArrayList<>();
    private final boolean resumed;
    private Run run;
    private boolean announced;
    private boolean ended;

    VercelEncoder(String turnId, Optional<TurnInfo> resumed, boolean errorsToClients, Unshown unshown) {
        this.run = new Run(turnId, resumed.orElse(NO_INFO));
        this.announced = resumed.isPresent();
        this.resumed = resumed.isPresent();
        this.errorsToClients = errorsToClients;
        this.unshown = unshown;
    }

    @Override
    public List<ChannelOperation> encode(TurnEvent event) {
        if (ended) {
            return List.of();
        }
        List<ChannelOperation> operations = new ArrayList<>();
        TurnDetail detail = event.getDetail() == null ? NO_DETAIL : event.getDetail();
        switch (event.getKind()) {
            case TURN_STARTED -> run = new Run(run.turnId(), infoIn(detail));
            case RESPONSE_STARTED -> {
                endFinishedSteps(operations);
                startResponse(event, detail, operations);
            }
            case PART_STARTED -> {
                endFinishedSteps(operations);
                startPart(event, detail, operations);
            }
            case PART_DELTA ->
                step(event).ifPresent(step -> operations.addAll(step.append(event.getPart(), event.getDelta())));
            case PART_ENDED ->
                step(event)
                        .ifPresent(
                                step -> operations.addAll(step.close(event.getPart(), neverStreamed(event, detail))));
            case PART_WHOLE -> {
                endFinishedSteps(operations);
                wholePart(event, detail, operations);
            }
            case RESPONSE_ENDED -> step(event).ifPresent(step -> endResponse(event, step, detail, operations));
            case TURN_SUSPENDED -> suspend(event, operations);
            case TURN_RESUMED -> resume(event, detail, operations);
            case TURN_ENDED -> endTurn(detail, operations);
            case GAP, UNKNOWN -> {
                // A gap shows in the marks of its response's end.
            }
        }
        return operations;
    }

    @Override
    public List<ChannelOperation> giveUp(Failure failure, OnChannel channel) {
        ended = true;
        if (channel.has(RUN_END)) {
            return List.of();
        }
        List<ChannelOperation> operations = new ArrayList<>();
        everyStep.forEach(step -> operations.addAll(step.closeOpen(channel)));
        everyStep.forEach(step -> operations.addAll(step.giveUp(channel, isReplaced(step))));
        announced = resumed || channel.has(RUN);
        announce(operations);
        operations.add(runEnd("error", Optional.of(failure)));
        return operations;
    }

    private boolean isReplaced(Step step) {
        return everyStep.stream().anyMatch(step::isReplacedBy);
    }

    private void startResponse(TurnEvent event, TurnDetail detail, List<ChannelOperation> operations) {
        String responseId = event.getResponseId();
        Step replaced = steps.get(responseId);
        if (replaced != null) {
            operations.addAll(replaced.cutOff());
        }
        if (detail.getTurn() != null) {
            run = run.with(detail.getTurn());
        }
        String messageId =
                detail.getResponse() == null ? "" : detail.getResponse().getMessageId();
        Step step = new Step(run, responseId, event.getAttempt(), messageId.isEmpty() ? responseId : messageId);
        steps.put(responseId, step);
        everyStep.add(step);
        announce(operations);
        operations.add(step.start());
    }

    private void startPart(TurnEvent event, TurnDetail detail, List<ChannelOperation> operations) {
        Optional<Step> step = step(event);
        Optional<ObjectNode> codec = streamed(event, detail);
        if (step.isEmpty() || codec.isEmpty()) {
            unshown.part(event.getPartKind());
            return;
        }
        JsonNode call = codec.get().path("toolCallId");
        String streamId = call.isTextual() ? call.textValue() : Integer.toString(event.getPart());
        operations.addAll(step.get().open(event.getPart(), streamId, codec.get()));
    }

    private static Optional<ObjectNode> streamed(TurnEvent event, TurnDetail detail) {
        String id = Integer.toString(event.getPart());
        ObjectNode codec = Json.object();
        return switch (event.getPartKind()) {
            case TEXT -> Optional.of(codec.put("kind", "text").put("id", id));
            case REFUSAL -> Optional.of(codec.put("kind", "text").put("id", id).put("providerMetadata", REFUSAL));
            case REASONING ->
                isRedacted(detail.getPartInfo())
                        ? Optional.empty()
                        : Optional.of(codec.put("kind", "reasoning").put("id", id));
            case TOOL_CALL ->
                Optional.ofNullable(detail.getTool()).map(tool -> WholePart.toolInput("tool-input", tool));
            default -> Optional.empty();
        };
    }

    /** Redacted reasoning has no text, only bytes for the provider. */
    private static boolean isRedacted(@Nullable PartInfo info) {
        return info != null && "redacted".equals(info.getSubtype());
    }

    /** The arguments of a call that came in one piece: clients read only what was streamed. */
    private static @Nullable String neverStreamed(TurnEvent event, TurnDetail detail) {
        Tool tool = detail.getTool();
        boolean call = event.getPartKind() == PartKind.TOOL_CALL && tool != null;
        return call && event.getOffset() == 0 ? tool.getInput() : null;
    }

    private void wholePart(TurnEvent event, TurnDetail detail, List<ChannelOperation> operations) {
        Optional<Step> step = step(event);
        Optional<WholePart> part = WholePart.of(event.getPartKind(), detail, errorsToClients);
        if (step.isEmpty() || part.isEmpty()) {
            unshown.part(event.getPartKind());
            return;
        }
        operations.addAll(step.get().whole(event.getPart(), part.get()));
    }

    private void endResponse(TurnEvent event, Step step, TurnDetail detail, List<ChannelOperation> operations) {
        step.ended(detail);
        if (!step.isOver()) {
            return;
        }
        operations.addAll(step.cutOff());
        ResponseEnd end = detail.getEnd();
        boolean turnStops = end == null || end.getTurnEnds() || end.getTurnSuspends();
        if (step.isComplete() && !turnStops) {
            operations.addAll(step.end(false, "complete"));
            steps.remove(event.getResponseId());
        }
    }

    private void suspend(TurnEvent event, List<ChannelOperation> operations) {
        endSteps("cancelled", operations);
        announce(operations);
        operations.add(lifecycle("suspend." + event.getSeq(), "ai-run-suspend", run.pause()));
    }

    private void resume(TurnEvent event, TurnDetail detail, List<ChannelOperation> operations) {
        endFinishedSteps(operations);
        run = run.with(infoIn(detail));
        announce(operations);
        operations.add(lifecycle("resume." + event.getSeq(), "ai-run-resume", run.pause()));
    }

    private void endTurn(TurnDetail detail, List<ChannelOperation> operations) {
        boolean complete = detail.getOutcome() == Outcome.COMPLETE;
        boolean cancelled = detail.getOutcome() == Outcome.CANCELLED;
        if (complete) {
            endSteps("failed", operations);
        } else {
            steps.values().forEach(step -> operations.addAll(step.end(false, cancelled ? "cancelled" : "failed")));
        }
        announce(operations);
        String reason = complete ? "complete" : cancelled ? "cancelled" : "error";
        Optional<Failure> failure = complete || cancelled ? Optional.empty() : Optional.ofNullable(detail.getFailure());
        operations.add(runEnd(reason, failure));
        steps.clear();
        ended = true;
    }

    /** Ends all steps; the last of them finishes the answer, which also ends the stream of {@code useChat}. */
    private void endSteps(String otherwise, List<ChannelOperation> operations) {
        int left = steps.size();
        for (Step step : steps.values()) {
            left--;
            operations.addAll(step.end(left == 0, otherwise));
        }
        steps.clear();
    }

    /** Ends the steps that waited for the end of their turn when it turns out to go on. */
    private void endFinishedSteps(List<ChannelOperation> operations) {
        steps.values().removeIf(step -> {
            if (step.isOver()) {
                operations.addAll(step.end(false, "complete"));
            }
            return step.isOver();
        });
    }

    /** Says that the run has started, once: clients ignore the end of a run that they do not know. */
    private void announce(List<ChannelOperation> operations) {
        if (!announced) {
            announced = true;
            operations.add(lifecycle(RUN, "ai-run-start", run.start()));
        }
    }

    private ChannelOperation runEnd(String reason, Optional<Failure> failure) {
        return lifecycle(RUN_END, "ai-run-end", run.end(reason, failure.filter(f -> errorsToClients)));
    }

    private static ChannelOperation lifecycle(String key, String name, ObjectNode extras) {
        return new Create(new MessageDraft(key, Kind.WHOLE, name, null, extras, Optional.empty()));
    }

    private static TurnInfo infoIn(TurnDetail detail) {
        return detail.getTurn() == null ? NO_INFO : detail.getTurn();
    }

    private Optional<Step> step(TurnEvent event) {
        return Optional.ofNullable(steps.get(event.getResponseId()))
                .filter(step -> step.attempt() == event.getAttempt());
    }
}
