package io.turnstream.source.response;

import io.turnstream.avro.Failure;
import io.turnstream.avro.PartInfo;
import io.turnstream.avro.ResponseEnd;
import io.turnstream.avro.Started;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.Tool;
import io.turnstream.avro.Usage;
import io.turnstream.schemas.AttemptEvents;
import io.turnstream.schemas.errors.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the token events of one attempt at one response. Whatever a mapper does, what comes out is well formed: numbered
 * without holes; begun once, first; deltas only in open parts and never half a character; the usage, then exactly one
 * end, last.
 *
 * <p>When a response fails, parts that the provider had not finished stay open: a part that is cut off must not look
 * whole. Not thread-safe.
 */
public final class ResponseEvents {

    private final AttemptEvents attempt;
    private final ResponseSettings settings;
    private final String provider;
    private final String api;
    private final InstantSource clock;

    private final RecordLimits limits = new RecordLimits();
    private final OpenParts parts = new OpenParts(limits, this::make);
    private List<TokenEvent> made = new ArrayList<>();
    private @Nullable Usage usage;
    private @Nullable Long providerSeq;
    private boolean started;
    private boolean ended;
    private long recognised;
    private long unknown;
    private long late;

    /**
     * @param provider who makes the response, as in OpenTelemetry's {@code gen_ai.provider.name}
     * @param api the dialect
     * @param clock gives each event its time
     */
    public ResponseEvents(
            ResponseIdentity identity, ResponseSettings settings, String provider, String api, InstantSource clock) {
        this.attempt = new AttemptEvents(
                identity.sessionId(), identity.turnId(), identity.responseId(), identity.attempt(), identity.writer());
        this.settings = settings;
        this.provider = provider;
        this.api = api;
        this.clock = clock;
    }

    /** The events made since the last call, in order. */
    public List<TokenEvent> take() {
        List<TokenEvent> taken = made;
        made = new ArrayList<>();
        return taken;
    }

    /** True once the end is made. Nothing is made after it. */
    public boolean ended() {
        return ended;
    }

    /** What was counted so far. */
    public StreamCounts counts() {
        return new StreamCounts(recognised, unknown, late, limits.omitted());
    }

    /** A provider event was understood. {@code providerSeq}: the number that the provider gave it, if any. */
    public void recognised(@Nullable Long providerSeq) {
        recognised++;
        this.providerSeq = providerSeq;
    }

    /** A provider event came after the end, and is left out. */
    public void late() {
        late++;
    }

    /** The response begins. Only the first call counts; without one the beginning is made by the first other event. */
    public void start(String model, @Nullable String providerResponseId) {
        if (started || ended) {
            return;
        }
        started = true;
        Started start = Started.newBuilder()
                .setProvider(provider)
                .setApi(api)
                .setModel(model)
                .setProviderResponseId(providerResponseId)
                .setMessageId(settings.messageId())
                .setStepIndex(settings.stepIndex())
                .setPromisesAlive(settings.promisesAlive())
                .setTurn(settings.turn())
                .setTraceparent(settings.traceparent())
                .setAttributes(settings.attributes())
                .build();
        make(TokenEventKind.RESPONSE_STARTED, -1, "", detail().setStarted(start));
    }

    /** A part begins. Returns its number. */
    public int open(Streamed kind, PartInfo info, @Nullable Tool tool, @Nullable String providerMetadata) {
        return parts.open(kind, info, tool, providerMetadata);
    }

    /** More of an open part. Of a part that is over it is late, and left out. */
    public void delta(int part, String text) {
        if (isOpen(part)) {
            parts.delta(part, text);
        } else {
            late++;
        }
    }

    /** The provider has finished a part, and may still say more about it: {@link #close} or the end closes it. */
    public void finish(int part, PartEnd end) {
        OpenPart target = parts.get(part);
        if (target != null) {
            target.end = end;
        }
    }

    /** The end that {@link #finish} gave an open part; null when there is none. */
    public @Nullable PartEnd finished(int part) {
        OpenPart target = parts.get(part);
        return target == null ? null : target.end;
    }

    /** A part is over. Nothing happens when it is not open. */
    public void close(int part, PartEnd end) {
        parts.close(part, end);
    }

    /** True when the part is open. */
    public boolean isOpen(int part) {
        return parts.get(part) != null;
    }

    /** True while the part holds only characters of one UTF-16 unit each, so that everybody counts them alike. */
    public boolean countsAlike(int part) {
        return parts.countsAlike(part);
    }

    /**
     * Something that comes whole: a source, a file, data, a tool's result…
     *
     * @param part the part that it belongs to; -1 for none
     */
    public void whole(TokenEventKind kind, int part, TokenDetail.Builder detail) {
        make(kind, part, "", detail);
    }

    /** The provider's figures so far. The last ones are sent just before the end. */
    public void usage(Usage figures) {
        usage = figures;
    }

    /** The response ends in order, or at a limit. Open parts are closed first. */
    public void complete(
            FinishReason reason,
            @Nullable String nativeReason,
            @Nullable String stopSequence,
            @Nullable String providerMetadata) {
        complete(reason.terminal(), reason, nativeReason, stopSequence, providerMetadata);
    }

    /** The provider stopped early, for a reason that may have no word of ours. Open parts are closed first. */
    public void incomplete(FinishReason reason, @Nullable String nativeReason) {
        complete(TokenEventKind.RESPONSE_INCOMPLETE, reason, nativeReason, null, null);
    }

    private void complete(
            TokenEventKind terminal,
            FinishReason reason,
            @Nullable String nativeReason,
            @Nullable String stopSequence,
            @Nullable String providerMetadata) {
        parts.closeAll(false);
        end(
                terminal,
                detail().setEnd(endOf(reason, nativeReason)
                                .setStopSequence(stopSequence)
                                .setTurnSuspends(settings.turnSuspends())
                                .build())
                        .setProviderMetadata(fitting(providerMetadata)));
    }

    /** The response ends in failure. */
    public void fail(Failure failure) {
        parts.closeAll(true);
        boolean willRetry = settings.retries().test(failure);
        end(
                TokenEventKind.RESPONSE_FAILED,
                detail().setFailure(failure)
                        .setEnd(endOf(FinishReason.ERROR, failure.getNativeCode())
                                .setTurnEnds(!willRetry)
                                .setWillRetry(willRetry)
                                .build()));
    }

    /** The caller stopped the provider. Parts that were not finished stay open. */
    public void cancel() {
        parts.closeAll(true);
        end(
                TokenEventKind.RESPONSE_CANCELLED,
                detail().setEnd(endOf(FinishReason.OTHER, null)
                        .setTurnEnds(true)
                        .build()));
    }

    /** The stream is over: a response that has not ended is cut off. */
    public void streamEnded() {
        if (!ended) {
            fail(Failures.of(ErrorCode.STREAM_TRUNCATED, null, "the provider's stream ended before the response did"));
        }
    }

    /** Shows that this writer is still there during a silence of the provider. Nothing once the end is made. */
    public void alive() {
        if (!ended) {
            start("", null);
            made.add(attempt.alive(now()));
        }
    }

    /** An event that the dialect does not understand. */
    public void raw(String data) {
        unknown++;
        String kept = settings.keepsRaw() ? fitting(data) : null;
        make(
                TokenEventKind.RAW,
                -1,
                "",
                kept == null ? null : detail().setRaw(ByteBuffer.wrap(kept.getBytes(StandardCharsets.UTF_8))));
    }

    /** {@code value} if it fits a record, well formed; null, and counted, if it is too big. */
    public @Nullable String fitting(@Nullable String value) {
        return limits.fitting(value);
    }

    /** {@code file} if it fits a record; null, and counted, if it is too big. */
    public @Nullable ByteBuffer fitting(byte[] file) {
        return limits.fitting(file);
    }

    /** A value that cannot be carried was left out. */
    public void omitted() {
        limits.omit();
    }

    private ResponseEnd.Builder endOf(FinishReason reason, @Nullable String nativeReason) {
        return ResponseEnd.newBuilder()
                .setFinishReason(reason.word())
                .setNativeFinishReason(nativeReason)
                .setTurnEnds(settings.turnEnds());
    }

    private void end(TokenEventKind terminal, TokenDetail.Builder detail) {
        if (usage != null) {
            make(TokenEventKind.USAGE_REPORTED, -1, "", detail().setUsage(usage));
        }
        make(terminal, -1, "", detail);
        ended = true;
    }

    private void make(TokenEventKind kind, int part, String delta, TokenDetail.@Nullable Builder detail) {
        if (ended) {
            late++;
            return;
        }
        start("", null);
        made.add(attempt.next(
                kind,
                now(),
                part,
                delta,
                detail == null ? null : detail.setProviderSeq(providerSeq).build()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static TokenDetail.Builder detail() {
        return TokenDetail.newBuilder();
    }
}
