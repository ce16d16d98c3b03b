package io.turnstream.local.kafka;

/**
 * One broker for all tests of a JVM: a second start costs nothing, and nobody has to close it. It ends with the JVM.
 * Tests share its topics, transactional ids and groups, so each picks names of its own.
 */
public final class SharedLocalKafka {

    private SharedLocalKafka() {}

    /** The broker of this JVM, started by the first call. Callers must not close it. Safe from any thread. */
    public static LocalKafka get() {
        return Started.KAFKA;
    }

    private static final class Started {

        static final LocalKafka KAFKA = start();

        private static LocalKafka start() {
            LocalKafka kafka = LocalKafka.start(LocalKafkaOptions.defaults());
            Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-shared-local-kafka"));
            return kafka;
        }
    }
}
