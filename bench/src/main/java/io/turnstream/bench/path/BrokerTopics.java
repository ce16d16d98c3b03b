package io.turnstream.bench.path;

import io.turnstream.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** What measuring asks of topics. */
public final class BrokerTopics {

    private BrokerTopics() {}

    /** The broker's own timestamps on token events under the default prefix. */
    public static void stampWhenAppended(String bootstrapServers) {
        stampWhenAppended(bootstrapServers, Topics.TOKEN_EVENTS.named(Topics.DEFAULT_PREFIX));
    }

    /** The broker's own timestamps in a topic: latencies begin where the log does, whatever the producer did before. */
    public static void stampWhenAppended(String bootstrapServers, String name) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
            var stamp = new AlterConfigOp(
                    new ConfigEntry("message.timestamp.type", "LogAppendTime"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(topic, List.of(stamp))).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker refuses LogAppendTime: " + e.getCause(), e);
        }
    }

    /** How many records were ever written to a topic; markers of transactions count too. */
    public static long written(String bootstrapServers, String name) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var topic =
                    admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            Objects.requireNonNull(topic)
                    .partitions()
                    .forEach(each -> ends.put(new TopicPartition(name, each.partition()), OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker does not say how long " + name + " is: " + e.getCause(), e);
        }
    }
}
