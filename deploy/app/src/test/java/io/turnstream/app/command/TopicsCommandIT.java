package io.turnstream.app.command;

import static io.turnstream.app.Ran.turnstream;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.app.Ran;
import io.turnstream.local.kafka.SharedLocalKafka;
import io.turnstream.schemas.Topics;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TopicsCommandIT {

    private final String bootstrap = SharedLocalKafka.get().bootstrapServers();
    private final String prefix = "test-" + UUID.randomUUID() + ".";

    @Test
    void createsEveryTopicOnceAndFindsItRightAfterwards() {
        Ran first = topics("create");
        Ran second = topics("create");
        Ran described = topics("describe");

        assertThat(first.exitCode()).isZero();
        assertThat(first.out().lines()).hasSameSizeAs(Topics.all()).allSatisfy(line -> assertThat(line)
                .endsWith("  created"));
        assertThat(second.exitCode()).isZero();
        assertThat(second.out().lines()).allSatisfy(line -> assertThat(line).endsWith("  ok"));
        assertThat(described).isEqualTo(second);
    }

    @Test
    void saysWhatIsMissing() {
        Ran described = topics("describe");

        assertThat(described.exitCode()).isEqualTo(1);
        assertThat(described.out()).contains(prefix + "token-events  missing");
    }

    @Test
    void leavesADifferentTopicAsItIsAndSaysSo() {
        topics("create");

        Ran created = turnstream("topics", "create", "--bootstrap", bootstrap, "--prefix", prefix, "--partitions", "3");

        assertThat(created.exitCode()).isEqualTo(1);
        assertThat(created.out())
                .contains(prefix + "token-events.dead-letters  ok")
                .contains(prefix + "token-events  differs: partitions is 2, not 3");
    }

    @Test
    void refusesTopicsToWhichNothingCouldBeWritten() {
        Ran refused = turnstream(("topics create --bootstrap " + bootstrap + " --prefix " + prefix
                        + " --replication-factor 1 --min-insync-replicas 2")
                .split(" "));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains("--min-insync-replicas is 2, and --replication-factor only 1: nothing could be written");
        assertThat(topics("describe").out()).contains(prefix + "token-events  missing");
    }

    private Ran topics(String command) {
        return turnstream("topics", command, "--bootstrap", bootstrap, "--prefix", prefix, "--partitions", "2");
    }
}
