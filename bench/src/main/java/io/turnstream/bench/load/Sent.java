package io.turnstream.bench.load;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Every answer that was written. Safe from any thread. */
public final class Sent {

    private final Map<Id, SentResponse> responses = new ConcurrentHashMap<>();
    private final AtomicLong appended = new AtomicLong();

    private record Id(int stream, int number) {}

    void add(SentResponse response) {
        responses.put(new Id(response.stream(), response.number()), response);
    }

    void countAppended() {
        appended.incrementAndGet();
    }

    /** How many tokens the broker has appended. */
    public long appendedTokens() {
        return appended.get();
    }

    public Optional<SentResponse> response(int stream, int number) {
        return Optional.ofNullable(responses.get(new Id(stream, number)));
    }

    public Collection<SentResponse> all() {
        return responses.values();
    }
}
