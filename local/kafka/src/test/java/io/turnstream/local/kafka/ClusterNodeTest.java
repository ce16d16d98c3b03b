package io.turnstream.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterNodeTest {

    private static final ClusterPlace SECOND_OF_THREE = new ClusterPlace(2, List.of(9001, 9002, 9003));

    @Test
    void everyNodeNamesAllControllersAndListensOnItsOwn(@TempDir Path folder) {
        Properties settings = settings(folder);

        assertThat(settings)
                .containsEntry("node.id", "2")
                .containsEntry("controller.quorum.voters", "1@127.0.0.1:9001,2@127.0.0.1:9002,3@127.0.0.1:9003");
        assertThat(settings.getProperty("listeners")).endsWith("CONTROLLER://127.0.0.1:9002");
    }

    @Test
    void whatCountsAsWrittenIsOnTwoNodesOfThree(@TempDir Path folder) {
        assertThat(settings(folder))
                .containsEntry("default.replication.factor", "3")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("offsets.topic.replication.factor", "3")
                .containsEntry("transaction.state.log.replication.factor", "3")
                .containsEntry("transaction.state.log.min.isr", "2");
    }

    @Test
    void aNodeThatIsNotInItsClusterIsRefused() {
        assertThatThrownBy(() -> new ClusterPlace(4, List.of(9001, 9002, 9003)))
                .hasMessage("a node is a number from 1 to 3, not 4");
    }

    private static Properties settings(Path folder) {
        try (Listeners listeners = Listeners.open(0);
                DataDirectory directory = DataDirectory.open(folder)) {
            return BrokerSettings.inCluster(SECOND_OF_THREE, listeners, directory);
        }
    }
}
