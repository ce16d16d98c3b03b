package io.turnstream.bench.topology;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.bench.load.FirstFailure;
import io.turnstream.bench.load.TokenText;
import io.turnstream.bench.process.Workshop;
import io.turnstream.schemas.AttemptEvents;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes token events of about 60 bytes to any topic: at a pace, or as a backlog that nobody sees before {@link #show} is
 * called. Then all of it is there at once, as after an outage. Counts what the broker has taken; what it refuses ends the
 * feed. Used from one thread.
 */
final class TokenFeed implements AutoCloseable {

    /** From the start of an answer to its first token, as with every model. */
    private static final Duration LEAD = Duration.ofMillis(250);

    private static final Duration LONGEST_BACKLOG = Duration.ofMinutes(10);

    private final KafkaProducer<String, TokenEvent> paced;
    private final KafkaProducer<String, TokenEvent> hidden;
    private final int streams;
    private final int tokens;
    private final FirstFailure failure = new FirstFailure();
    private final AtomicLong taken = new AtomicLong();
    private int runs;

    /**
     * A feed that writes nothing yet.
     *
     * @param streams sessions at once
     * @param tokens of an answer
     */
    TokenFeed(String bootstrapServers, int streams, int tokens) {
        this.streams = streams;
        this.tokens = tokens;
        this.paced = producer(Map.of("bootstrap.servers", bootstrapServers));
        this.hidden = producer(Map.of(
                "bootstrap.servers", bootstrapServers, "transactional.id", "backlog", "transaction.timeout.ms", (int)
                        LONGEST_BACKLOG.toMillis()));
        hidden.initTransactions();
    }

    private static KafkaProducer<String, TokenEvent> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(
                settings,
                new StringSerializer(),
                ValueSerdes.serializer(
                        Topics.TOKEN_EVENTS,
                        Map.of("schema.registry.url", Workshop.SCHEMA_REGISTRY, "auto.register.schemas", "true")));
    }

    /** Tokens that the broker has taken so far. */
    long tokens() {
        return taken.get();
    }

    /**
     * What was written as a backlog.
     *
     * @param tokens how many
     * @param ends the offset after the last record of each partition
     */
    record Backlog(long tokens, Map<TopicPartition, Long> ends) {}

    /** Writes at least so many tokens, which nobody sees yet who reads committed records. */
    Backlog hide(String topic, long atLeast) {
        Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
        hidden.beginTransaction();
        long before = tokens();
        String run = "backlog" + ++runs;
        long left = atLeast;
        for (int answer = 0; left > 0; answer++, left -= (long) streams * tokens) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                sessions.add(new Session(run + "-s" + i, answer, tokens));
            }
            for (int step = 0; step < tokens + 2; step++) {
                for (Session session : sessions) {
                    session.next()
                            .forEach(event -> send(
                                    hidden,
                                    topic,
                                    session,
                                    event,
                                    (record, none) -> ends.merge(
                                            new TopicPartition(topic, record.partition()),
                                            record.offset() + 1,
                                            Math::max)));
                }
            }
            failure.rethrow("writing token events");
        }
        hidden.flush();
        failure.rethrow("writing token events");
        return new Backlog(tokens() - before, ends);
    }

    /** Shows what was hidden. */
    void show() {
        hidden.commitTransaction();
    }

    /** Writes answers for so long, one after the other in every session, and ends those that it has begun. */
    void steady(String topic, int tokensPerSecond, Duration length) {
        long interval = 1_000_000_000L / tokensPerSecond;
        long start = System.nanoTime();
        long end = start + length.toNanos();
        String run = "run" + ++runs;
        List<Paced> sessions = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            // of different lengths at first, so that answers do not all end together
            int first = Math.max(1, tokens * (i + 1) / streams);
            sessions.add(new Paced(new Session(run + "-s" + i, 0, first), start + interval * i / streams));
        }
        for (long now = start; now < end; now = System.nanoTime()) {
            for (Paced session : sessions) {
                session.write(topic, now, interval);
            }
            failure.rethrow("writing token events");
            LockSupport.parkNanos(1_000_000);
        }
        for (Paced session : sessions) {
            session.finish(topic);
        }
        paced.flush();
        failure.rethrow("writing token events");
    }

    private void send(
            KafkaProducer<String, TokenEvent> producer,
            String topic,
            Session session,
            TokenEvent event,
            Callback then) {
        int said = event.getKind() == TokenEventKind.TEXT_DELTA ? 1 : 0;
        var unused =
                producer.send(new ProducerRecord<>(topic, session.name, event), failure.unlessFailed((record, none) -> {
                    taken.addAndGet(said);
                    then.onCompletion(record, none);
                }));
    }

    @Override
    public void close() {
        try {
            paced.close(Duration.ofSeconds(10));
        } finally {
            hidden.close(Duration.ofSeconds(10));
        }
    }

    /** One conversation with a clock. */
    private final class Paced {

        private Session session;
        private long due;

        Paced(Session session, long due) {
            this.session = session;
            this.due = due;
        }

        void write(String topic, long now, long interval) {
            while (due <= now) {
                due += session.isNew() ? LEAD.toNanos() : interval;
                step(topic);
                if (session.isOver()) {
                    session = new Session(session.name, session.answer + 1, tokens);
                }
            }
        }

        void finish(String topic) {
            while (!session.isNew() && !session.isOver()) {
                session.cutShort();
                step(topic);
            }
        }

        private void step(String topic) {
            Session now = session;
            now.next().forEach(event -> send(paced, topic, now, event, (record, none) -> {}));
        }
    }

    /** One answer, step by step: its start, its tokens, its end. */
    private final class Session {

        private final String name;
        private final int answer;
        private final AttemptEvents events;
        private int length;
        private int step = -1;

        Session(String name, int answer, int length) {
            this.name = name;
            this.answer = answer;
            this.length = length;
            this.events = new AttemptEvents(name, "t" + answer, name + "-" + answer, 0, "w");
        }

        boolean isNew() {
            return step < 0;
        }

        boolean isOver() {
            return step > length;
        }

        void cutShort() {
            length = Math.min(length, step);
        }

        List<TokenEvent> next() {
            int now = step++;
            if (now < 0) {
                return List.of(event(TokenEventKind.RESPONSE_STARTED), part(TokenEventKind.TEXT_STARTED, ""));
            }
            if (now < length) {
                return List.of(part(TokenEventKind.TEXT_DELTA, new TokenText(answer, now).text()));
            }
            return List.of(part(TokenEventKind.TEXT_ENDED, ""), event(TokenEventKind.RESPONSE_COMPLETED));
        }

        private TokenEvent event(TokenEventKind kind) {
            return events.next(kind, Instant.now(), null);
        }

        private TokenEvent part(TokenEventKind kind, String text) {
            return events.next(kind, Instant.now(), 0, text, null);
        }
    }
}
