package io.turnstream.bench.micro;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.TurnEvent;
import io.turnstream.bench.load.TokenText;
import io.turnstream.schemas.AttemptEvents;
import io.turnstream.schemas.Topic;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.topology.assembly.Arrival;
import io.turnstream.topology.assembly.AssemblyLimits;
import io.turnstream.topology.assembly.TurnAssembly;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** One answer of a thousand tokens, as token events and as the turn events that assembly makes of them. */
final class SampleAnswer {

    /** Tokens of the answer: what an invocation costs is divided by it. */
    static final int TOKENS = 1000;

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private SampleAnswer() {}

    static List<TokenEvent> tokenEvents() {
        return tokenEvents("session-7");
    }

    private static List<TokenEvent> tokenEvents(String session) {
        var attempt = new AttemptEvents(session, "t1", session + "-1", 0, "w");
        List<TokenEvent> events = new ArrayList<>();
        events.add(attempt.next(TokenEventKind.RESPONSE_STARTED, TIME, null));
        events.add(attempt.next(TokenEventKind.TEXT_STARTED, TIME, 0, "", null));
        for (int token = 0; token < TOKENS; token++) {
            String delta = new TokenText(0, token).text();
            events.add(attempt.next(TokenEventKind.TEXT_DELTA, TIME.plusMillis(token * 20L), 0, delta, null));
        }
        events.add(attempt.next(TokenEventKind.TEXT_ENDED, TIME, 0, "", null));
        events.add(attempt.next(TokenEventKind.RESPONSE_COMPLETED, TIME, null));
        return events;
    }

    static List<Arrival> arrivals() {
        return arrivals("session-7");
    }

    private static List<Arrival> arrivals(String session) {
        return tokenEvents(session).stream()
                .map(event -> new Arrival(event, new byte[0]))
                .toList();
    }

    static List<TurnEvent> turnEvents() {
        return turnEvents("session-7");
    }

    static List<TurnEvent> turnEvents(String session) {
        var assembly = new TurnAssembly(HeapTables.memory(), AssemblyLimits.DEFAULTS);
        List<TurnEvent> events = new ArrayList<>();
        arrivals(session)
                .forEach(arrival -> events.addAll(assembly.apply(arrival, TIME).turnEvents()));
        return events;
    }

    /** The serde that every role uses, with a registry inside this JVM. */
    static <V extends SpecificRecord> Serde<V> serde(Topic<V> topic) {
        return ValueSerdes.of(topic, Map.of("schema.registry.url", "mock://micro", "auto.register.schemas", "true"));
    }

    /** The name of a topic. */
    static String name(Topic<?> topic) {
        return topic.named(Topics.DEFAULT_PREFIX);
    }
}
