package io.turnstream.bench.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.turnstream.local.kafka.LocalKafka;
import io.turnstream.local.kafka.LocalKafkaOptions;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A broker alone in a process: prints its address, and runs until it is told to stop. */
public final class BrokerProcess {

    private BrokerProcess() {}

    /** The only argument is the folder for its data. */
    public static void main(String[] arguments) {
        for (String loud : List.of("org.apache.kafka", "kafka", "state.change.logger")) {
            ((Logger) LoggerFactory.getLogger(loud)).setLevel(Level.ERROR);
        }
        LocalKafka kafka = LocalKafka.start(LocalKafkaOptions.defaults().withDataDirectory(Path.of(arguments[0])));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-broker"));
        System.out.println(kafka.bootstrapServers());
    }
}
