package io.turnstream.source.replay;

import io.turnstream.avro.TokenEvent;
import io.turnstream.source.TokenEventSender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A sender for tests that keeps what it is given, and fails from the event that it is told to. */
final class SentEvents implements TokenEventSender {

    final List<TokenEvent> events = new ArrayList<>();
    final int failsAt;
    boolean flushed;

    SentEvents(int failsAt) {
        this.failsAt = failsAt;
    }

    @Override
    public CompletionStage<Void> send(TokenEvent event) {
        if (events.size() == failsAt) {
            return CompletableFuture.failedFuture(new IllegalStateException("broker is gone"));
        }
        events.add(event);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void flush() {
        flushed = true;
    }
}
