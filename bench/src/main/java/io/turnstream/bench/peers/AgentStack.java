package io.turnstream.bench.peers;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.path.BrokerTopics;
import io.turnstream.bench.path.Contender;
import io.turnstream.bench.process.Child;
import io.turnstream.bench.process.Scripts;
import io.turnstream.bench.process.Workshop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An agent in Node with the unmodified {@code @ably/ai-transport}, which reads the same topic and publishes over one
 * connection: what a team would have that streams from Kafka with Ably's own library.
 */
public final class AgentStack implements Contender {

    private static final Duration TO_START = Duration.ofMinutes(2);

    private final Workshop workshop;
    private final Workshop.Broker broker;
    private final Workshop.Ably ably;
    private final Child agent;

    /**
     * Starts a broker, a server and the agent between them.
     *
     * @param sessions what the names of all sessions begin with that it shall serve
     */
    public AgentStack(Path logs, Duration roundTrip, int ablyRate, String sessions) {
        this.workshop = new Workshop(logs);
        try {
            this.broker = workshop.broker();
            broker.createTopics();
            BrokerTopics.stampWhenAppended(broker.bootstrapServers());
            this.ably = workshop.ably("ably-of-agent", roundTrip, ablyRate);
            Path schemas = BenchHome.folder().resolveSibling("schemas/src/main/resources/history");
            this.agent = Scripts.start(
                    workshop,
                    "agent",
                    "agent.js",
                    List.of(broker.bootstrapServers(), ably.url(), ably.key(), schemas.toString(), sessions));
            agent.await(line -> line.equals("ready"), TO_START);
        } catch (RuntimeException e) {
            workshop.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "AI Transport agent";
    }

    @Override
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public Path record() {
        return ably.record();
    }

    @Override
    public List<String> workers() {
        return List.of("agent");
    }

    @Override
    public Map<String, Long> pids() {
        return Map.of(
                "agent", agent.pid(),
                "broker", broker.process().pid(),
                "ably", ably.process().pid());
    }

    @Override
    public void requireRunning() {
        List.of(agent, broker.process(), ably.process()).forEach(Child::requireRunning);
    }

    @Override
    public void close() {
        workshop.close();
    }
}
