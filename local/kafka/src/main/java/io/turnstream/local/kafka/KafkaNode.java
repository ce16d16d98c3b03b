package io.turnstream.local.kafka;

import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One KRaft node, broker and controller, on sockets that are bound already. Kafka's own {@code KafkaRaftServer} binds
 * them itself, and ends the JVM when that fails. A fault that it takes for fatal while it starts is an exception here;
 * a log that it cannot read still ends the JVM.
 *
 * <p>{@code kafka.server} is not a public API of Kafka: what we use of it is in this class.
 */
final class KafkaNode {

    private final BrokerServer broker;
    private final ControllerServer controller;
    private final AtomicReference<@Nullable RuntimeException> fatalFault = new AtomicReference<>();
    private volatile boolean started;

    private KafkaNode(Properties settings, Listeners listeners) {
        var config = new KafkaConfig(settings, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
                KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(KafkaNode.class), "");
        MetaPropertiesEnsemble ensemble = directories._1();
        var shared = new SharedServer(
                config,
                ensemble,
                Time.SYSTEM,
                Server$.MODULE$.initializeMetrics(
                        config, Time.SYSTEM, ensemble.clusterId().orElseThrow()),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
                this::faultHandler,
                listeners);
        this.broker = new BrokerServer(shared);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
    }

    /**
     * Starts a node and returns when it serves.
     *
     * @throws Exception anything that Kafka throws, which is Scala and declares nothing; nothing of the node is left
     */
    static KafkaNode start(Properties settings, Listeners listeners) throws Exception {
        var node = new KafkaNode(settings, listeners);
        try {
            node.controller.startup();
            node.broker.startup();
            node.requireNoFault();
            node.started = true;
            return node;
        } catch (Exception | Error e) {
            try {
                node.stop();
            } catch (RuntimeException failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
    }

    /** Stops the node and waits for it. */
    void stop() {
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    /** A fault on a thread of Kafka's own leaves a node that starts, and lacks something. */
    private void requireNoFault() {
        RuntimeException fault = fatalFault.get();
        if (fault != null) {
            throw fault;
        }
    }

    /** While the node starts a fault is its caller's; afterwards Kafka ends the JVM for what it takes for fatal. */
    private FaultHandler faultHandler(String name, boolean fatal, Runnable action) {
        FaultHandler logging = new LoggingFaultHandler(name, action);
        FaultHandler running = new StandardFaultHandlerFactory().build(name, fatal, action);
        FaultHandler starting = fatal ? keeping(logging) : logging;
        return (message, cause) -> (started ? running : starting).handleFault(message, cause);
    }

    private FaultHandler keeping(FaultHandler handler) {
        return (message, cause) -> {
            RuntimeException fault = handler.handleFault(message, cause);
            fatalFault.compareAndSet(null, fault);
            return fault;
        };
    }
}
