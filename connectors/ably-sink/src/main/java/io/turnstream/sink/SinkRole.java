package io.turnstream.sink;

import io.turnstream.avro.PartKind;
import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.codec.Codec;
import io.turnstream.sink.codec.Codecs;
import io.turnstream.sink.config.SinkConfig;
import io.turnstream.sink.engine.DeliveryEngine;
import io.turnstream.sink.kafka.FencedException;
import io.turnstream.sink.kafka.SinkLife;
import io.turnstream.sink.kafka.SinkStatus;
import io.turnstream.sink.kafka.SinkStoppedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sink as a role of a process: turn events to Ably channels, from {@link #start()} to {@link #close()}.
 *
 * <p>A life that fails is replaced by a new one, which begins at what is on record. After {@value #MOST_FAILURES}
 * failures within five minutes, or when somebody has to decide something, the role ends and {@link #ended()} says why:
 * the process should end too. Safe for use by many threads.
 */
public final class SinkRole implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(SinkRole.class);

    private static final int MOST_FAILURES = 3;
    private static final long FAILURE_WINDOW = Duration.ofMinutes(5).toMillis();
    private static final long RESTART_WAIT = 1_000;

    /** A loop that has not been round for so long is stuck. */
    private static final long SILENCE_LIMIT = 10_000;

    private static final Duration ACCESS_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final SinkConfig config;
    private final ChannelConnector connector;
    private final AutoCloseable owned;
    private final Codecs codecs;
    private final Codec defaultCodec;
    private final Clock wallClock;
    private final LongSupplier millis;
    private final String transactionalId;
    private final Map<PartKind, LongAdder> unshown = new EnumMap<>(PartKind.class);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Object lock = new Object();
    private @Nullable SinkLife life;
    private boolean rehearsed;
    private boolean started;
    private boolean closing;

    /**
     * Reads the configuration; nothing begins. Goes to Ably, or where {@code sink.ably.url} says.
     *
     * @param settings the keys of {@link SinkConfig#DEFINITION} and of the schema registry; others are ignored
     * @throws ConfigException if something is missing or wrong
     */
    public SinkRole(Map<String, String> settings) {
        this(SinkConfig.of(settings));
    }

    private SinkRole(SinkConfig config) {
        this(config, new AblyLink(config, System::nanoTime));
    }

    private SinkRole(SinkConfig config, AblyLink ably) {
        this(config, ably, ably, Clock.systemUTC(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /**
     * Reads the configuration; nothing begins.
     *
     * @param config how it is set up
     * @param connector opens connections to the channels; not closed here
     * @param wallClock the time of day, for records
     * @param millis milliseconds that never go back
     * @throws ConfigException if something in the configuration is missing or wrong
     */
    public SinkRole(SinkConfig config, ChannelConnector connector, Clock wallClock, LongSupplier millis) {
        this(config, connector, () -> {}, wallClock, millis);
    }

    private SinkRole(
            SinkConfig config, ChannelConnector connector, AutoCloseable owned, Clock wallClock, LongSupplier millis) {
        this.config = config;
        this.connector = connector;
        this.owned = owned;
        this.wallClock = wallClock;
        this.millis = millis;
        this.transactionalId = config.groupId() + "-" + UUID.randomUUID();
        for (PartKind kind : PartKind.values()) {
            unshown.put(kind, new LongAdder());
        }
        this.codecs = Codecs.standard(config.errorsToClients(), this::notShown);
        try {
            this.defaultCodec = codecs.named(config.codec());
        } catch (IllegalArgumentException e) {
            throw new ConfigException("sink.codec", config.codec(), e.getMessage());
        }
        SinkLife.check(config);
    }

    /**
     * Begins, on a thread of its own. May be called once. Asks first whether the service takes our key, and waits a few
     * seconds for the answer; a service that does not answer is waited for later.
     *
     * @throws ConfigException if the service refuses us
     */
    public void start() {
        synchronized (lock) {
            if (started) {
                throw new IllegalStateException("the sink was started before");
            }
            started = true;
        }
        AccessCheck.refusal(connector, ACCESS_LIMIT).ifPresent(why -> {
            var refused = new ConfigException("Ably refuses the sink: " + why.code() + ", " + why.getMessage());
            closeOwned();
            ended.completeExceptionally(refused);
            throw refused;
        });
        new Thread(this::supervise, "turnstream-sink").start();
    }

    /** True from {@link #start()} until it is over, for whatever reason. */
    public boolean isRunning() {
        synchronized (lock) {
            return started && !ended.isDone();
        }
    }

    /** True when it delivers, or would if there were anything; false while something keeps it from delivering. */
    public boolean isReady() {
        return isRunning() && status().filter(this::isReady).isPresent();
    }

    private boolean isReady(SinkStatus status) {
        return status.joined()
                && status.loading() == 0
                && status.obstacle().isEmpty()
                && millis.getAsLong() - status.at() < SILENCE_LIMIT;
    }

    /** How it is; empty before the first round and after the end. */
    public Optional<SinkStatus> status() {
        SinkLife current;
        synchronized (lock) {
            current = life;
        }
        return current == null ? Optional.empty() : current.status();
    }

    /** Parts that a codec could not show, by kind, since the role was made. */
    public Map<PartKind, Long> unshownParts() {
        Map<PartKind, Long> counts = new EnumMap<>(PartKind.class);
        unshown.forEach((kind, count) -> counts.put(kind, count.sum()));
        return Collections.unmodifiableMap(counts);
    }

    /** Completes when the role is over: normally after {@link #close()}, exceptionally when it cannot go on. */
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    /** Ends in good order: what is in flight comes home, what was done is written down. Waits for it, with a limit. */
    @Override
    public void close() {
        boolean running;
        synchronized (lock) {
            closing = true;
            running = started;
            if (life != null) {
                life.stop();
            }
            lock.notifyAll();
        }
        if (!running) {
            closeOwned();
            ended.complete(null);
        }
        try {
            ended.get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOGGER.atDebug().setCause(e).log("the sink had failed before it was closed");
        } catch (TimeoutException e) {
            LOGGER.atError().log("the sink did not end in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void supervise() {
        Deque<Long> failures = new ArrayDeque<>();
        try {
            while (liveOnce(failures)) {
                pause();
            }
            closeOwned();
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            LOGGER.atError().setCause(e).log("the sink cannot go on");
            closeOwned();
            ended.completeExceptionally(e);
        }
    }

    private void closeOwned() {
        try {
            owned.close();
        } catch (Exception e) {
            LOGGER.atWarn().setCause(e).log("the way to the channels was not closed in order");
        }
    }

    /** One life. True when there should be another one. */
    private boolean liveOnce(Deque<Long> failures) {
        try (SinkLife next = new SinkLife(config, engine(), connector, transactionalId, millis, wallClock)) {
            synchronized (lock) {
                if (closing) {
                    return false;
                }
                life = next;
            }
            rehearse(next);
            next.run();
            return false;
        } catch (RuntimeException e) {
            return goesOnAfter(e, failures);
        } finally {
            synchronized (lock) {
                life = null;
            }
        }
    }

    private boolean goesOnAfter(RuntimeException failure, Deque<Long> failures) {
        if (isCausedBy(failure, SinkStoppedException.class)) {
            throw failure;
        }
        if (isCausedBy(failure, FencedException.class)) {
            LOGGER.atWarn().setCause(failure).log("the group went on without this instance, joining it again");
            return !isClosing();
        }
        long now = millis.getAsLong();
        failures.addLast(now);
        while (now - failures.getFirst() > FAILURE_WINDOW) {
            failures.removeFirst();
        }
        if (failures.size() >= MOST_FAILURES) {
            throw failure;
        }
        LOGGER.atError().setCause(failure).log("the sink failed, beginning again");
        return !isClosing();
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private boolean isClosing() {
        synchronized (lock) {
            return closing;
        }
    }

    private void pause() {
        synchronized (lock) {
            long until = millis.getAsLong() + RESTART_WAIT;
            for (long left = RESTART_WAIT; !closing && left > 0; left = until - millis.getAsLong()) {
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    closing = true;
                }
            }
        }
    }

    /** Once in a process: later lives find everything as warm as it gets. */
    private void rehearse(SinkLife next) {
        if (!rehearsed && !config.loop().rehearsal().isZero()) {
            rehearsed = true;
            Codecs unheard = Codecs.standard(config.errorsToClients(), part -> {});
            next.rehearse(() -> new DeliveryEngine(
                    config.engine(),
                    name -> unheard.find(name.isEmpty() ? config.codec() : name),
                    config.channels()::channel,
                    event -> false,
                    RandomGenerator.getDefault()));
        }
    }

    private DeliveryEngine engine() {
        return new DeliveryEngine(
                config.engine(), this::codec, config.channels()::channel, this::isTooOld, RandomGenerator.getDefault());
    }

    /** An event that does not say when it was is never too old. */
    private boolean isTooOld(TurnEvent first) {
        return !config.skipOlderThan().isZero()
                && first.getTs().isAfter(Instant.EPOCH)
                && first.getTs().isBefore(wallClock.instant().minus(config.skipOlderThan()));
    }

    /** An unknown codec is the producer's mistake; its turns are shown with the default one. */
    private Optional<Codec> codec(String name) {
        if (name.isEmpty()) {
            return Optional.of(defaultCodec);
        }
        Optional<Codec> found = codecs.find(name);
        if (found.isEmpty()) {
            LOGGER.atWarn().addKeyValue("codec", name).log("a turn asks for a codec that does not exist");
        }
        return found;
    }

    private void notShown(PartKind kind) {
        LongAdder count = unshown.get(kind);
        if (count != null) {
            count.increment();
        }
    }
}
