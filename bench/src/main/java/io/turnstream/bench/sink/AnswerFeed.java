package io.turnstream.bench.sink;

import io.turnstream.avro.TurnEvent;
import io.turnstream.bench.load.FirstFailure;
import io.turnstream.bench.process.Workshop;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes turn events as the topology's producer does (5 ms of linger): at a pace, or as fast as they are taken. Counts what
 * the broker has taken; what it refuses ends the feed.
 */
final class AnswerFeed implements AutoCloseable {

    /** From the start of an answer to its first token. */
    private static final Duration LEAD = Duration.ofMillis(250);

    private final KafkaProducer<String, TurnEvent> producer;
    private final String name;
    private final int streams;
    private final int tokens;
    private final FirstFailure failure = new FirstFailure();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong characters = new AtomicLong();
    private final AtomicLong marks = new AtomicLong();
    private final Map<Long, Long> firstAppended = new ConcurrentHashMap<>();
    private int runs;

    /**
     * A feed that writes nothing yet.
     *
     * @param name what its sessions are called; two feeds with one name would repeat each other's turns
     * @param streams sessions at once
     * @param tokens of an answer
     */
    AnswerFeed(String bootstrapServers, String name, int streams, int tokens) {
        this.name = name;
        this.streams = streams;
        this.tokens = tokens;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "5"),
                new StringSerializer(),
                ValueSerdes.serializer(
                        Topics.TURN_EVENTS,
                        Map.of("schema.registry.url", Workshop.SCHEMA_REGISTRY, "auto.register.schemas", "true")));
    }

    /** Tokens that the broker has taken so far. */
    long tokens() {
        return taken.get();
    }

    /** Their characters. */
    long characters() {
        return characters.get();
    }

    /** When the broker appended the first token of an answer, by its mark, in milliseconds; empty when it has not. */
    Optional<Long> appendedMillis(long mark) {
        return Optional.ofNullable(firstAppended.get(mark));
    }

    /** What the sessions of one more run begin with. */
    String nextRun() {
        return name + ++runs + "-";
    }

    /** Writes answers for so long, one after the other in every session; ends those that it has begun at once. */
    void steady(String topic, String run, int tokensPerSecond, Duration length) {
        long interval = 1_000_000_000L / tokensPerSecond;
        long start = System.nanoTime();
        long end = start + length.toNanos();
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            // of different lengths at first, so that answers do not all end together
            int first = Math.max(1, tokens * (i + 1) / streams);
            sessions.add(new Session(topic, run + "s" + i, first, start + interval * i / streams));
        }
        for (long now = start; now < end; now = System.nanoTime()) {
            for (Session session : sessions) {
                session.write(now, interval);
            }
            failure.rethrow("writing turn events");
            LockSupport.parkNanos(1_000_000);
        }
        sessions.forEach(Session::end);
        flush();
    }

    /** Writes at least so many tokens, as fast as the broker takes them; returns when it has all of them. */
    void backlog(String topic, String run, long atLeast) {
        long left = atLeast;
        for (int answer = 0; left > 0; answer++, left -= (long) streams * tokens) {
            List<AnswerScript> answers = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                answers.add(script(run + "s" + i, i + "-" + answer, tokens));
            }
            answers.forEach(each -> send(topic, each, each.start(Instant.now())));
            for (int i = 0; i < tokens; i++) {
                answers.forEach(each -> say(topic, each));
            }
            answers.forEach(each -> send(topic, each, each.end(Instant.now())));
            failure.rethrow("writing turn events");
        }
        flush();
    }

    private void flush() {
        producer.flush();
        failure.rethrow("writing turn events");
    }

    private AnswerScript script(String session, String answer, int length) {
        return new AnswerScript(session, session + "-" + answer, length, marks.incrementAndGet());
    }

    private void say(String topic, AnswerScript answer) {
        boolean first = answer.isNew();
        TurnEvent event = answer.token(Instant.now());
        int length = event.getDelta().length();
        send(topic, answer, event, (metadata, none) -> {
            taken.incrementAndGet();
            characters.addAndGet(length);
            if (first) {
                firstAppended.put(answer.mark(), metadata.timestamp());
            }
        });
    }

    private void send(String topic, AnswerScript answer, List<TurnEvent> events) {
        events.forEach(event -> send(topic, answer, event, (metadata, none) -> {}));
    }

    private void send(String topic, AnswerScript answer, TurnEvent event, Callback then) {
        var unused = producer.send(new ProducerRecord<>(topic, answer.session(), event), failure.unlessFailed(then));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }

    /** One conversation, and where it is. */
    private final class Session {

        private final String topic;
        private final String name;
        private AnswerScript answer;
        private int answers;
        private long due;

        Session(String topic, String name, int first, long begins) {
            this.topic = topic;
            this.name = name;
            this.answer = script(name, "0", first);
            this.due = begins;
            begin();
        }

        private void begin() {
            send(topic, answer, answer.start(Instant.now()));
            due += LEAD.toNanos();
        }

        void write(long now, long interval) {
            while (due <= now) {
                say(topic, answer);
                due += interval;
                if (answer.isOver()) {
                    end();
                    answer = script(name, Integer.toString(++answers), tokens);
                    begin();
                }
            }
        }

        void end() {
            send(topic, answer, answer.end(Instant.now()));
        }
    }
}
