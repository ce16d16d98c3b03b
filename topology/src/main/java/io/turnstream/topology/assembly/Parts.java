package io.turnstream.topology.assembly;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.PartInfo;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.Tool;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.topology.state.EndedPart;
import io.turnstream.topology.state.OpenPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one attempt: opened, grown, split where they get too long, closed; or whole from the beginning. What is
 * shown of them is also sealed in fragments, so that history and channel agree.
 */
final class Parts {

    private static final int NONE = -1;

    /** Enough to know an end that is said again; it comes soon after the first. */
    private static final int REMEMBERED = 64;

    private final Response response;
    private final Step step;

    Parts(Response response, Step step) {
        this.response = response;
        this.step = step;
    }

    /** Takes {@code event}, which is about a part of the kind and in the way that {@code role} says. */
    void take(TokenEvent event, Kinds.PartRole role) {
        switch (role.stage()) {
            case START -> start(event, role.kind());
            case DELTA -> grow(event, find(event, role.kind()).orElseGet(() -> open(event, role.kind())));
            case END -> end(event, role.kind());
            case WHOLE -> whole(event, role.kind());
        }
    }

    /** Ends every open part, because the response is complete. */
    void endAll(TokenEvent cause) {
        for (OpenPart part : List.copyOf(response.state().getOpenParts())) {
            close(cause, part, null);
        }
    }

    /** Seals what is left of the open parts without ending them: the response was cut off. */
    void sealAll() {
        response.state().getOpenParts().forEach(this::sealLast);
        response.state().getOpenParts().clear();
    }

    private void start(TokenEvent event, PartKind kind) {
        // A producer that does not number its parts starts the next one without another word.
        find(event, kind).ifPresent(part -> close(event, part, null));
        grow(event, open(event, kind));
    }

    private OpenPart open(TokenEvent event, PartKind kind) {
        var limit = new Oversize(step.limits.unsplittableBytes());
        TokenDetail detail = event.getDetail();
        var part = OpenPart.newBuilder()
                .setPart(response.nextPart())
                .setKind(kind)
                .setProducerPart(event.getPart())
                .setPartInfo(detail == null ? null : Oversize.withoutFinalText(detail.getPartInfo()))
                .setTool(detail == null ? null : withoutInput(limit.tool(detail.getTool())))
                .setProviderMetadata(detail == null ? null : limit.text(detail.getProviderMetadata()))
                .build();
        note(limit);
        return announce(event, part);
    }

    private OpenPart announce(TokenEvent cause, OpenPart part) {
        response.state().getOpenParts().add(part);
        var detail = TurnDetail.newBuilder()
                .setPartInfo(part.getPartInfo())
                .setContinues(part.getContinues())
                .setTool(part.getTool())
                .setProviderMetadata(part.getProviderMetadata())
                .build();
        response.emit(cause, TurnEventKind.PART_STARTED, part.getPart(), part.getKind(), 0, "", detail);
        return part;
    }

    private OpenPart grow(TokenEvent event, OpenPart part) {
        return append(event, part, event.getDelta());
    }

    /** Adds {@code text}; returns the part that it ends in. */
    private OpenPart append(TokenEvent cause, OpenPart part, String text) {
        if (part.getKind() == PartKind.TOOL_CALL) {
            return appendUnsplit(cause, part, text);
        }
        OpenPart last = part;
        String rest = text;
        while (true) {
            int fitting = TextMeasure.fitting(rest, step.limits.partBytes() - last.getBytes());
            add(cause, last, rest.substring(0, fitting));
            rest = rest.substring(fitting);
            if (rest.isEmpty()) {
                return last;
            }
            last = continued(cause, last);
        }
    }

    private OpenPart appendUnsplit(TokenEvent cause, OpenPart part, String text) {
        if (part.getOverfull()) {
            return part;
        }
        if (part.getBytes() + TextMeasure.bytes(text) > step.limits.unsplittableBytes()) {
            part.setOverfull(true);
            omitted();
            return part;
        }
        add(cause, part, text);
        return part;
    }

    private OpenPart continued(TokenEvent cause, OpenPart part) {
        step.count(Count.PART_SPLIT);
        close(cause, part, null);
        var next = OpenPart.newBuilder(part)
                .setPart(response.nextPart())
                .setContinues(part.getPart())
                .setLength(0)
                .setBytes(0)
                .setTail("")
                .build();
        return announce(cause, next);
    }

    private void add(TokenEvent cause, OpenPart part, String text) {
        if (text.isEmpty()) {
            return;
        }
        response.emit(cause, TurnEventKind.PART_DELTA, part.getPart(), part.getKind(), part.getLength(), text, null);
        part.setLength(part.getLength() + text.length());
        part.setBytes(part.getBytes() + TextMeasure.bytes(text));
        part.setWholeLength(part.getWholeLength() + text.length());
        part.setWholeHash(TextMeasure.hash(part.getWholeHash(), text));
        part.setTail(part.getTail() + text);
        if (TextMeasure.exceeds(part.getTail(), step.limits.tailBytes())) {
            response.seal(new CompletedPart(
                    part.getPart(), part.getKind(), part.getTail(), NONE, null, null, null, null, null, null));
            part.setTail("");
        }
    }

    private void end(TokenEvent event, PartKind kind) {
        Optional<OpenPart> open = find(event, kind);
        boolean says = kind == PartKind.TOOL_CALL
                || !event.getDelta().isEmpty()
                || finalText(event, kind).isPresent();
        if (open.isEmpty() && (!says || hasEnded(event, kind))) {
            step.count(Count.UNMATCHED_END);
            return;
        }
        OpenPart part = grow(event, open.orElseGet(() -> open(event, kind)));
        close(event, complete(event, part), event.getDetail());
    }

    /** Adds what the provider's own final text has more than {@code part}; returns the part that it ends in. */
    private OpenPart complete(TokenEvent event, OpenPart part) {
        String whole = finalText(event, part.getKind()).orElse("");
        int length = (int) part.getWholeLength();
        if (whole.isEmpty() || part.getOverfull()) {
            return part;
        }
        if (whole.length() < length
                || TextMeasure.hash(TextMeasure.EMPTY_HASH, whole.substring(0, length)) != part.getWholeHash()) {
            // Arguments are often repeated in another layout: that is no difference that anybody could see.
            if (part.getKind() != PartKind.TOOL_CALL) {
                step.count(Count.FINAL_TEXT_DIFFERS);
                response.mark(Marks.FINAL_TEXT_DIFFERS);
            }
            return part;
        }
        if (whole.length() == length) {
            return part;
        }
        // Arguments that were not streamed at all are the normal case for some providers.
        if (part.getKind() != PartKind.TOOL_CALL || length > 0) {
            step.count(Count.FINAL_TEXT_ADDED);
            response.mark(Marks.FINAL_TEXT_ADDED);
        }
        return append(event, part, whole.substring(length));
    }

    private static Optional<String> finalText(TokenEvent event, PartKind kind) {
        TokenDetail detail = event.getDetail();
        String text = null;
        if (detail != null && kind == PartKind.TOOL_CALL && detail.getTool() != null) {
            text = detail.getTool().getInput();
        } else if (detail != null && detail.getPartInfo() != null) {
            text = detail.getPartInfo().getFinalText();
        }
        return Optional.ofNullable(text).filter(t -> !t.isEmpty()).map(TextMeasure::wellFormed);
    }

    private void close(TokenEvent cause, OpenPart part, @Nullable TokenDetail detail) {
        if (detail != null) {
            var limit = new Oversize(step.limits.unsplittableBytes());
            part.setPartInfo(merged(part.getPartInfo(), detail.getPartInfo()));
            part.setTool(merged(part.getTool(), limit.tool(detail.getTool())));
            if (detail.getProviderMetadata() != null) {
                part.setProviderMetadata(limit.text(detail.getProviderMetadata()));
            }
            note(limit);
        }
        var said = TurnDetail.newBuilder()
                .setPartInfo(part.getPartInfo())
                .setTool(part.getTool())
                .setProviderMetadata(part.getProviderMetadata())
                .build();
        response.emit(cause, TurnEventKind.PART_ENDED, part.getPart(), part.getKind(), part.getLength(), "", said);
        sealLast(part);
        // Avro's lists do not remove by value.
        response.state().getOpenParts().remove(response.state().getOpenParts().indexOf(part));
        remember(part);
    }

    /** Whether this very part was there before. One without a number never was: it may as well be the next. */
    private boolean hasEnded(TokenEvent event, PartKind kind) {
        return response.state().getEndedParts().contains(new EndedPart(kind, event.getPart()));
    }

    private void remember(OpenPart part) {
        var last = new EndedPart(part.getKind(), part.getProducerPart());
        List<EndedPart> known = response.state().getEndedParts();
        if (part.getProducerPart() < 0 || known.contains(last)) {
            return;
        }
        List<EndedPart> ended =
                new ArrayList<>(known.subList(Math.max(0, known.size() + 1 - REMEMBERED), known.size()));
        ended.add(last);
        response.state().setEndedParts(ended);
    }

    private void sealLast(OpenPart part) {
        response.seal(new CompletedPart(
                part.getPart(),
                part.getKind(),
                part.getTail(),
                part.getContinues(),
                part.getPartInfo(),
                part.getTool(),
                null,
                null,
                null,
                part.getProviderMetadata()));
    }

    private void whole(TokenEvent event, PartKind kind) {
        if (event.getKind() == TokenEventKind.TOOL_CALL_INVALID) {
            find(event, PartKind.TOOL_CALL).ifPresent(call -> close(event, call, null));
        }
        TokenDetail detail = event.getDetail();
        if (detail == null) {
            detail = TokenDetail.newBuilder().build();
        }
        var limit = new Oversize(step.limits.unsplittableBytes());
        var said = TurnDetail.newBuilder()
                .setPartInfo(Oversize.withoutFinalText(detail.getPartInfo()))
                .setTool(limit.tool(detail.getTool()))
                .setSource(limit.source(detail.getSource()))
                .setFile(limit.file(detail.getFile()))
                .setData(limit.data(detail.getData()))
                .setProviderMetadata(limit.text(detail.getProviderMetadata()))
                .build();
        note(limit);
        if (limit.hasOmitted() && saysNothing(said)) {
            return;
        }
        int number = response.nextPart();
        response.emit(event, TurnEventKind.PART_WHOLE, number, kind, 0, "", said);
        if (said.getData() == null || !said.getData().getEphemeral()) {
            response.seal(new CompletedPart(
                    number,
                    kind,
                    "",
                    NONE,
                    said.getPartInfo(),
                    said.getTool(),
                    said.getSource(),
                    said.getFile(),
                    said.getData(),
                    said.getProviderMetadata()));
        }
    }

    private static boolean saysNothing(TurnDetail said) {
        return said.getTool() == null
                && said.getSource() == null
                && said.getFile() == null
                && said.getData() == null
                && said.getProviderMetadata() == null;
    }

    private Optional<OpenPart> find(TokenEvent event, PartKind kind) {
        for (OpenPart part : response.state().getOpenParts()) {
            if (part.getProducerPart() == event.getPart() && part.getKind() == kind) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    private static @Nullable PartInfo merged(@Nullable PartInfo known, @Nullable PartInfo said) {
        return said == null ? known : Oversize.withoutFinalText(said);
    }

    private static @Nullable Tool merged(@Nullable Tool known, @Nullable Tool said) {
        if (known == null || said == null) {
            return said == null ? known : said;
        }
        return Tool.newBuilder(said)
                .setCallId(said.getCallId().isEmpty() ? known.getCallId() : said.getCallId())
                .setName(said.getName() == null ? known.getName() : said.getName())
                .setProviderExecuted(said.getProviderExecuted() || known.getProviderExecuted())
                .setDynamic(said.getDynamic() || known.getDynamic())
                .setTitle(said.getTitle() == null ? known.getTitle() : said.getTitle())
                .setToolType(said.getToolType() == null ? known.getToolType() : said.getToolType())
                .build();
    }

    /** The arguments are the text of the part: its state does not keep them a second time. */
    private static @Nullable Tool withoutInput(@Nullable Tool tool) {
        return tool == null || tool.getInput() == null
                ? tool
                : Tool.newBuilder(tool).setInput(null).build();
    }

    private void note(Oversize limit) {
        if (limit.hasOmitted()) {
            omitted();
        }
    }

    private void omitted() {
        step.count(Count.TOO_BIG_OMITTED);
        response.mark(Marks.TOO_BIG_OMITTED);
    }
}
