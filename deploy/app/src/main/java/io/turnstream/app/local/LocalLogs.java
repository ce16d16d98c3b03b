package io.turnstream.app.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Silences what is normal for a lone broker that starts and stops all the time, and for the clients beside it, and would
 * be worth a look anywhere else.
 */
public final class LocalLogs {

    private static final Map<String, Level> LEVELS = Map.of(
            "kafka", Level.ERROR,
            "state.change.logger", Level.ERROR,
            "org.apache.kafka", Level.ERROR,
            // A batch may overtake the first one of its transaction, which the broker refuses and the producer repeats.
            "kafka.server.ReplicaManager", Level.OFF,
            "io.turnstream.sink.kafka", Level.WARN);

    private LocalLogs() {}

    /** From now on, in this process. */
    public static void quieten() {
        quieten(LEVELS);
    }

    /** A broker that ends soon after its start complains that it could not take in all of its own metadata. */
    static void quietenTheEnd() {
        quieten(Map.of("org.apache.kafka.coordinator", Level.OFF));
    }

    private static void quieten(Map<String, Level> levels) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            levels.forEach((name, level) -> context.getLogger(name).setLevel(level));
        }
    }
}
