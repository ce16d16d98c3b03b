package io.turnstream.app.command;

import io.turnstream.app.topics.TopicAdmin;
import io.turnstream.source.kafka.TokenEventProducer;
import java.time.Duration;
import java.util.TreeMap;

/** Opens the way to the topic {@code token-events} for a command. */
final class TokenEventOutput {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private TokenEventOutput() {}

    static TokenEventProducer open(BrokerOptions brokers, RecordOptions records) {
        ClientLogs.quieten();
        // A producer cannot tell brokers that do not answer from a topic that is not there.
        try (TopicAdmin admin = TopicAdmin.connect(brokers.clientSettings())) {
            admin.requireAnswer();
        }
        var settings = new TreeMap<String, String>(brokers.clientSettings());
        settings.put("schema.registry.url", records.registry());
        settings.putIfAbsent("max.block.ms", "10000");
        settings.putIfAbsent("delivery.timeout.ms", "30000");
        settings.putIfAbsent("request.timeout.ms", "10000");
        return new TokenEventProducer(settings, records.prefix(), CLOSE_TIMEOUT);
    }
}
