package io.turnstream.source.replay;

import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.source.TokenEventSender;
import io.turnstream.source.dialect.ProviderStream;
import io.turnstream.source.response.ResponseIdentity;
import io.turnstream.source.response.ResponseSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays one recorded stream as if a provider were sending it now: through the parser, the mapper and the sender that a
 * live call uses. One object plays one stream, in the thread that calls {@link #play}.
 */
public final class Replay {

    /** A sign of life is promised at least every 15 s; this leaves time for it to arrive. */
    static final Duration ALIVE_AFTER = Duration.ofSeconds(10);

    private final RecordedStream recording;
    private final ResponseIdentity identity;
    private final Rate rate;
    private final TokenEventSender sender;
    private final ReplayTime time;
    private final ProviderStream stream;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private long events;
    private long deltas;
    private long characters;
    private long firstDelta;
    private long lastSent;
    private @Nullable TokenEvent last;

    /**
     * @param identity whose response it becomes; the turn is by custom named like the response
     * @param settings what else the response starts with
     */
    public Replay(
            RecordedStream recording,
            ResponseIdentity identity,
            ResponseSettings settings,
            Rate rate,
            TokenEventSender sender,
            ReplayTime time) {
        this.recording = recording;
        this.identity = identity;
        this.rate = rate;
        this.sender = sender;
        this.time = time;
        this.stream = new ProviderStream(recording.dialect(), identity, settings, time);
    }

    /**
     * Plays the stream to its end and waits until all of it is safe.
     *
     * @param progress told how many deltas were sent, after each
     * @throws ReplayFailedException if an event could not be written; nothing was sent after it was known
     */
    public ReplayResult play(LongConsumer progress) throws ReplayFailedException, InterruptedException {
        long begun = time.nanos();
        byte[] body = recording.body();
        // Line by line, so that each provider event is stamped with the moment in which it is played.
        for (int from = 0; from < body.length; ) {
            int to = from;
            while (to < body.length && body[to++] != '\n') {}
            send(stream.push(body, from, to - from), progress);
            from = to;
        }
        send(stream.end(), progress);
        sender.flush();
        throwIfFailed();
        return result(Duration.ofNanos(time.nanos() - begun));
    }

    private void send(List<TokenEvent> made, LongConsumer progress) throws ReplayFailedException, InterruptedException {
        for (TokenEvent event : made) {
            send(event);
            if (!event.getDelta().isEmpty()) {
                firstDelta = deltas == 0 ? time.nanos() : firstDelta;
                deltas++;
                progress.accept(deltas);
                waitForTheNext();
            }
        }
    }

    private void send(TokenEvent event) throws ReplayFailedException {
        throwIfFailed();
        sender.send(event).whenComplete((done, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
        lastSent = time.nanos();
        if (event.getKind() != TokenEventKind.ALIVE) {
            events++;
            last = event;
        }
        if (event.getKind() == TokenEventKind.TEXT_DELTA) {
            characters += event.getDelta().length();
        }
    }

    /** Measured from the first delta, so that what sending costs does not add up. */
    private void waitForTheNext() throws ReplayFailedException, InterruptedException {
        long due = firstDelta + rate.after(deltas).toNanos();
        for (long left = due - time.nanos(); left > 0; left = due - time.nanos()) {
            long untilAlive = lastSent + ALIVE_AFTER.toNanos() - time.nanos();
            if (untilAlive > 0) {
                time.sleep(Duration.ofNanos(Math.min(left, untilAlive)));
                throwIfFailed();
            } else {
                for (TokenEvent sign : stream.alive()) {
                    send(sign);
                }
            }
        }
    }

    private void throwIfFailed() throws ReplayFailedException {
        Throwable problem = failure.get();
        if (problem != null) {
            throw new ReplayFailedException(identity.responseId(), problem);
        }
    }

    private ReplayResult result(Duration duration) {
        TokenEvent end = last;
        TokenDetail detail = end == null ? null : end.getDetail();
        if (detail == null || detail.getEnd() == null) {
            throw new IllegalStateException("the stream was played and has no end");
        }
        return new ReplayResult(
                identity.sessionId(),
                identity.turnId(),
                identity.responseId(),
                identity.attempt(),
                recording.dialect().name(),
                detail.getFailure() == null ? "complete" : "error",
                detail.getEnd().getFinishReason(),
                detail.getFailure() == null ? null : detail.getFailure().getCode(),
                events,
                deltas,
                characters,
                stream.counts().unknown(),
                duration.toMillis());
    }
}
