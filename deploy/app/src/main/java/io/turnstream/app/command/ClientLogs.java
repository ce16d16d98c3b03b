package io.turnstream.app.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** Silences Kafka's clients in commands that are over in seconds: what goes wrong is said once, by the command itself. */
final class ClientLogs {

    private ClientLogs() {}

    static void quieten() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("org.apache.kafka").setLevel(Level.ERROR);
        }
    }
}
