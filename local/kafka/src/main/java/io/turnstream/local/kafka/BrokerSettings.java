package io.turnstream.local.kafka;

import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The settings of one combined broker and controller on 127.0.0.1: one copy of everything, small files, few threads,
 * and groups that form at once.
 */
final class BrokerSettings {

    /** The largest record batch, in bytes: a whole completed response with some room. */
    private static final int MAX_BATCH = 8 * 1024 * 1024 + 64 * 1024;

    private BrokerSettings() {}

    static Properties of(Listeners listeners, DataDirectory directory, Map<String, String> replacements) {
        var settings = new Properties();
        listen(settings, listeners.port(), listeners.controllerPort());
        settings.setProperty("log.dirs", directory.logs().toString());
        comeAndGo(settings, directory.isKept());
        keepOneCopy(settings);
        staySmall(settings);
        formGroupsAtOnce(settings);
        settings.putAll(replacements);
        return settings;
    }

    private static void listen(Properties settings, int port, int controllerPort) {
        settings.setProperty("process.roles", "broker,controller");
        // Otherwise a part that never comes is waited for without end.
        settings.setProperty("server.max.startup.time.ms", "120000");
        settings.setProperty("node.id", "1");
        settings.setProperty(
                "listeners",
                Listeners.BROKER + "://127.0.0.1:" + port + "," + Listeners.CONTROLLER + "://127.0.0.1:"
                        + controllerPort);
        settings.setProperty("advertised.listeners", Listeners.BROKER + "://127.0.0.1:" + port);
        settings.setProperty(
                "listener.security.protocol.map",
                Listeners.BROKER + ":PLAINTEXT," + Listeners.CONTROLLER + ":PLAINTEXT");
        settings.setProperty("controller.listener.names", Listeners.CONTROLLER);
        settings.setProperty("inter.broker.listener.name", Listeners.BROKER);
        // A static quorum: the controller's port is not written to disk and may differ at the next start.
        settings.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    }

    /**
     * A directory that starts again must not wait long for the session of its former broker to end: it hands over in
     * order, and if it was killed its session is short. One that is used once is never taken for dead, however slow the
     * machine is.
     */
    private static void comeAndGo(Properties settings, boolean again) {
        settings.setProperty("controlled.shutdown.enable", Boolean.toString(again));
        settings.setProperty("broker.session.timeout.ms", again ? "6000" : "60000");
        settings.setProperty("broker.heartbeat.interval.ms", "500");
    }

    private static void keepOneCopy(Properties settings) {
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("min.insync.replicas", "1");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("offsets.topic.num.partitions", "1");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("transaction.state.log.num.partitions", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.num.partitions", "1");
    }

    private static void staySmall(Properties settings) {
        settings.setProperty("num.partitions", "1");
        settings.setProperty("message.max.bytes", Integer.toString(MAX_BATCH));
        settings.setProperty("replica.fetch.max.bytes", Integer.toString(MAX_BATCH));
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("background.threads", "2");
        settings.setProperty("log.cleaner.threads", "1");
        settings.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
        // Index files are allocated whole, two for each partition.
        settings.setProperty("log.index.size.max.bytes", "1048576");
        // A topic that nobody created is a mistake that should be seen.
        settings.setProperty("auto.create.topics.enable", "false");
    }

    private static void formGroupsAtOnce(Properties settings) {
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("group.streams.initial.rebalance.delay.ms", "0");
        settings.setProperty("group.min.session.timeout.ms", "1000");
        for (String protocol : List.of("consumer", "streams", "share")) {
            settings.setProperty("group." + protocol + ".min.heartbeat.interval.ms", "100");
            settings.setProperty("group." + protocol + ".heartbeat.interval.ms", "200");
        }
        // What is produced while the transaction before is being completed waits for this long and asks again. Kafka's
        // own
        // 20 ms are seen as latency after each commit.
        settings.setProperty("add.partitions.to.txn.retry.backoff.ms", "2");
        // Transactions of a dead producer end soon after their time-out; Kafka itself looks every 10 s.
        settings.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    }
}
