package io.turnstream.app.page;

import io.turnstream.avro.TurnInfo;
import io.turnstream.local.recordings.Recording;
import io.turnstream.source.CancelRequest;
import io.turnstream.source.TokenEventSender;
import io.turnstream.source.dialect.Dialects;
import io.turnstream.source.replay.InvalidRecordingException;
import io.turnstream.source.replay.RecordedStream;
import io.turnstream.source.replay.Replay;
import io.turnstream.source.replay.ReplayFailedException;
import io.turnstream.source.replay.ReplayTime;
import io.turnstream.source.response.ResponseIdentity;
import io.turnstream.source.response.ResponseSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers that were started here: plays recordings as a provider would send them, and ends a turn through Kafka, as
 * anybody may. Safe from any thread.
 */
public final class Sessions implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Sessions.class);

    private static final int MOST_AT_ONCE = 48;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TokenEventSender sender;
    private final Clock clock;
    private final String run;
    private final ExecutorService players = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "plays-a-recording");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Session> byId = new LinkedHashMap<>();
    private final Map<String, Future<?>> playing = new LinkedHashMap<>();
    private final List<Consumer<Session>> listeners = new ArrayList<>();
    private int starts;

    /**
     * @param sender where token events go; closed by who made it
     * @param run a word that no earlier start of this broker had, since a finished session is never shown again
     */
    public Sessions(TokenEventSender sender, Clock clock, String run) {
        this.sender = sender;
        this.clock = clock;
        this.run = run;
    }

    /** From now on, hears of each session before anything of it is written. */
    public synchronized void listen(Consumer<Session> listener) {
        listeners.add(listener);
    }

    /**
     * Starts an answer.
     *
     * @param codec how it is shown; null for the sink's default
     */
    public Session start(Recording recording, Pace pace, @Nullable String codec) {
        Session session;
        List<Consumer<Session>> hearing;
        synchronized (this) {
            playing.values().removeIf(Future::isDone);
            if (playing.size() >= MOST_AT_ONCE) {
                throw Refusal.full(MOST_AT_ONCE + " answers are being played; wait until one is over");
            }
            session = new Session(nextId(), recording, pace, codec, clock.instant());
            byId.put(session.id(), session);
            playing.put(session.id(), new CompletableFuture<>());
            hearing = List.copyOf(listeners);
        }
        hearing.forEach(listener -> listener.accept(session));
        submit(session);
        return session;
    }

    private synchronized void submit(Session session) {
        try {
            playing.put(session.id(), players.submit(() -> play(session)));
        } catch (RejectedExecutionException e) {
            playing.remove(session.id());
            throw Refusal.stopping();
        }
    }

    /** Asks for the end of a session's turn, and returns when the request is safe in Kafka. */
    public void cancel(String id, String turn, String eventId) throws InterruptedException {
        var request = new CancelRequest(id, turn, eventId, "stopped on the page", "turnstream page");
        try {
            sender.send(request.event(clock.instant()))
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the request could not be written: " + e.getMessage(), e);
        }
        // A provider would be told on turn-controls to stop; what it still says would only be late.
        synchronized (this) {
            Future<?> player = playing.remove(id);
            if (player != null) {
                player.cancel(true);
            }
        }
    }

    /** The session with this id, if it was started here. */
    public synchronized Optional<Session> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** All of them, oldest first. */
    public synchronized List<Session> all() {
        return List.copyOf(byId.values());
    }

    /** How many are being played now. */
    public synchronized int playing() {
        playing.values().removeIf(Future::isDone);
        return playing.size();
    }

    @Override
    public void close() throws InterruptedException {
        players.shutdownNow();
        if (!players.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOGGER.warn("a recording is still being played");
        }
    }

    /** Such as {@code s3-k4f7}: short enough for an address and for a terminal. */
    private String nextId() {
        return "s" + ++starts + '-' + run;
    }

    private void play(Session session) {
        Recording recording = session.recording();
        var identity = new ResponseIdentity(session.id(), Session.TURN, Session.RESPONSE, 0, "page-" + run);
        try {
            var stream = RecordedStream.of(
                    recording.name(),
                    recording.fileBytes(),
                    Dialects.named(recording.dialect()).orElseThrow());
            new Replay(stream, identity, settings(session), session.pace().rate(), sender, ReplayTime.system())
                    .play(deltas -> {});
        } catch (InvalidRecordingException | ReplayFailedException e) {
            LOGGER.atError()
                    .addKeyValue("session", session.id())
                    .setCause(e)
                    .log("a recording was not played to its end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ResponseSettings settings(Session session) {
        ResponseSettings plain = ResponseSettings.DEFAULT;
        return new ResponseSettings(
                plain.messageId(),
                plain.stepIndex(),
                TurnInfo.newBuilder().setCodec(session.codec()).build(),
                plain.turnEnds(),
                plain.turnSuspends(),
                plain.promisesAlive(),
                plain.traceparent(),
                plain.attributes(),
                plain.retries(),
                plain.keepsRaw());
    }
}
