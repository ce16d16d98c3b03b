package io.turnstream.sink.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that have come, until it is known where they begin. Used by the loop's thread only; what the loader finds
 * comes by mail.
 */
final class Arrivals {

    private static final Logger LOGGER = LoggerFactory.getLogger(Arrivals.class);

    private final PartitionLoader loader;
    private final Mailbox mailbox;
    private final Map<Integer, Owned> owned;
    private final Duration retry;
    private final Begin begin;
    private String trouble = "";
    private volatile boolean over;

    /** Takes over a partition that was loaded. */
    interface Begin {
        void begin(int partition, Owned state, PartitionLoader.Loaded known);
    }

    /**
     * @param loader finds out how far partitions are
     * @param mailbox brings what it finds
     * @param owned the partitions that are ours now, as the loop changes them
     * @param retry how long a failure is left alone
     * @param begin takes over what was loaded
     */
    Arrivals(PartitionLoader loader, Mailbox mailbox, Map<Integer, Owned> owned, Duration retry, Begin begin) {
        this.loader = loader;
        this.mailbox = mailbox;
        this.owned = owned;
        this.retry = retry;
        this.begin = begin;
    }

    /** Tries nothing again. From any thread. */
    void stop() {
        over = true;
    }

    /** Why it is not known where partitions begin; empty when nothing is wrong. */
    String trouble() {
        return trouble;
    }

    /** Loads the partitions, and begins those that are still ours by then. */
    @SuppressWarnings("FutureReturnValueIgnored") // the news of it comes by mail
    void load(Map<Integer, Owned> added) {
        loader.load(added.keySet())
                .whenComplete((known, failure) -> mailbox.put(() -> {
                    // Those that went meanwhile, or went and came again, are not meant.
                    added.entrySet().removeIf(entry -> owned.get(entry.getKey()) != entry.getValue());
                    if (failure == null) {
                        trouble = "";
                        added.forEach((partition, state) -> begin(partition, state, known.get(partition)));
                    } else {
                        retry(added, failure instanceof CompletionException ? failure.getCause() : failure);
                    }
                }));
    }

    private void begin(int partition, Owned state, PartitionLoader.@Nullable Loaded known) {
        if (known == null) {
            throw new IllegalStateException("partition " + partition + " was not loaded");
        }
        begin.begin(partition, state, known);
    }

    private void retry(Map<Integer, Owned> added, @Nullable Throwable failure) {
        if (failure instanceof SinkStoppedException stopped) {
            throw stopped;
        }
        if (added.isEmpty() || over) {
            return;
        }
        trouble = "cannot read where partitions begin: " + failure;
        LOGGER.atWarn()
                .addKeyValue("partitions", added.keySet())
                .setCause(failure)
                .log("cannot read where partitions begin, trying again");
        var later = CompletableFuture.delayedExecutor(retry.toMillis(), TimeUnit.MILLISECONDS);
        later.execute(() -> mailbox.put(() -> load(added)));
    }
}
