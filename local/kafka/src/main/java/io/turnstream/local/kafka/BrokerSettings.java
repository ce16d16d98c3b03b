package io.turnstream.local.kafka;

import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The settings of a combined broker and controller on 127.0.0.1, alone or one of a few: small files, few threads, groups
 * that form at once, and as many copies of everything as there are nodes.
 */
final class BrokerSettings {

    /** The largest record batch, in bytes: a whole completed response with some room. */
    private static final int MAX_BATCH = 8 * 1024 * 1024 + 64 * 1024;

    private BrokerSettings() {}

    static Properties of(Listeners listeners, DataDirectory directory, Map<String, String> replacements) {
        ClusterPlace alone = ClusterPlace.alone(listeners.controllerPort());
        Properties settings = of(alone, listeners, directory);
        comeAndGo(settings, directory.isKept());
        settings.putAll(replacements);
        return settings;
    }

    /** Those of a node that is killed and comes back while the others go on. */
    static Properties inCluster(ClusterPlace place, Listeners listeners, DataDirectory directory) {
        Properties settings = of(place, listeners, directory);
        settings.setProperty("controlled.shutdown.enable", "false");
        // So long the partitions of a dead node have no leader.
        settings.setProperty("broker.session.timeout.ms", "3000");
        settings.setProperty("broker.heartbeat.interval.ms", "500");
        // A dead copy holds up who waits for all copies until it is taken off the list.
        settings.setProperty("replica.lag.time.max.ms", "5000");
        return settings;
    }

    private static Properties of(ClusterPlace place, Listeners listeners, DataDirectory directory) {
        var settings = new Properties();
        listen(settings, place, listeners.port());
        settings.setProperty("log.dirs", directory.logs().toString());
        keepCopies(settings, place.nodes());
        staySmall(settings);
        formGroupsAtOnce(settings);
        return settings;
    }

    private static void listen(Properties settings, ClusterPlace place, int port) {
        settings.setProperty("process.roles", "broker,controller");
        // Otherwise a part that never comes is waited for without end.
        settings.setProperty("server.max.startup.time.ms", "120000");
        settings.setProperty("node.id", Integer.toString(place.node()));
        settings.setProperty(
                "listeners",
                Listeners.BROKER + "://127.0.0.1:" + port + "," + Listeners.CONTROLLER + "://127.0.0.1:"
                        + place.controllerPort());
        settings.setProperty("advertised.listeners", Listeners.BROKER + "://127.0.0.1:" + port);
        settings.setProperty(
                "listener.security.protocol.map",
                Listeners.BROKER + ":PLAINTEXT," + Listeners.CONTROLLER + ":PLAINTEXT");
        settings.setProperty("controller.listener.names", Listeners.CONTROLLER);
        settings.setProperty("inter.broker.listener.name", Listeners.BROKER);
        // A static quorum: the controller's port is not written to disk and may differ at the next start.
        settings.setProperty("controller.quorum.voters", place.voters());
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

    /** Of three copies two must have what counts as written, so that one node may be gone. */
    private static void keepCopies(Properties settings, int nodes) {
        String copies = Integer.toString(nodes);
        String inSync = Integer.toString(nodes / 2 + 1);
        settings.setProperty("default.replication.factor", copies);
        settings.setProperty("min.insync.replicas", inSync);
        settings.setProperty("offsets.topic.replication.factor", copies);
        settings.setProperty("offsets.topic.num.partitions", "1");
        settings.setProperty("transaction.state.log.replication.factor", copies);
        settings.setProperty("transaction.state.log.min.isr", inSync);
        settings.setProperty("transaction.state.log.num.partitions", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", copies);
        settings.setProperty("share.coordinator.state.topic.min.isr", inSync);
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
