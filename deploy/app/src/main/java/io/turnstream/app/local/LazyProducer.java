package io.turnstream.app.local;

import io.turnstream.avro.TokenEvent;
import io.turnstream.schemas.Topics;
import io.turnstream.source.TokenEventSender;
import io.turnstream.source.kafka.TokenEventProducer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A producer that costs nothing before somebody has something to send. Safe from any thread. */
final class LazyProducer implements TokenEventSender, AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, String> settings;
    private @Nullable TokenEventProducer producer;

    LazyProducer(Map<String, String> settings) {
        this.settings = settings;
    }

    @Override
    public CompletionStage<Void> send(TokenEvent event) {
        return producer().send(event);
    }

    @Override
    public void flush() {
        producer().flush();
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close();
        }
    }

    private synchronized TokenEventProducer producer() {
        TokenEventProducer made = producer;
        if (made == null) {
            made = new TokenEventProducer(settings, Topics.DEFAULT_PREFIX, CLOSE_TIMEOUT);
            producer = made;
        }
        return made;
    }
}
