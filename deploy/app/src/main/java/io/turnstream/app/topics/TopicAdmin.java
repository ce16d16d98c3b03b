package io.turnstream.app.topics;

import io.turnstream.app.topics.TopicReport.Finding;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics and compares them with what they should be. Existing topics are never altered: a partition count
 * cannot be changed without moving sessions, and a setting may be somebody's decision.
 *
 * <p>Methods throw {@link KafkaException} when the broker does not answer or refuses.
 */
public final class TopicAdmin implements AutoCloseable {

    private static final int MAX_LOOKS = 100;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Admin admin;

    /** Talks to the brokers through {@code admin}, and closes it in the end. */
    public TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /** Connects with Kafka client settings, {@code bootstrap.servers} among them. Gives up after 10 s without answer. */
    public static TopicAdmin connect(Map<String, String> clientSettings) {
        var settings = new HashMap<String, Object>();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        settings.putAll(clientSettings);
        try {
            return new TopicAdmin(Admin.create(settings));
        } catch (KafkaException e) {
            // Kafka says only that it failed; why is in the cause.
            throw e.getCause() == null ? e : new KafkaException(e.getCause().getMessage(), e);
        }
    }

    /** Returns when a broker has answered. */
    public void requireAnswer() {
        get(admin.describeCluster().nodes());
    }

    /**
     * Creates what is missing and returns when the brokers know of it. Doing it again, or at the same time as somebody
     * else, does no harm.
     */
    public List<TopicReport> create(List<TopicPlan> plans) {
        Set<String> existing = existing();
        List<TopicPlan> missing =
                plans.stream().filter(plan -> !existing.contains(plan.name())).toList();
        Map<String, KafkaFuture<Void>> created = admin.createTopics(
                        missing.stream().map(TopicAdmin::newTopic).toList())
                .values();
        Set<String> ours = created.entrySet().stream()
                .filter(creation -> isOurs(creation.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        awaitThat(plans);
        return describe(plans, ours);
    }

    /** Compares what exists with what should be. */
    public List<TopicReport> describe(List<TopicPlan> plans) {
        return describe(plans, Set.of());
    }

    @Override
    public void close() {
        admin.close();
    }

    private List<TopicReport> describe(List<TopicPlan> plans, Set<String> created) {
        Set<String> existing = existing();
        Map<String, TopicState> states = states(plans.stream()
                .map(TopicPlan::name)
                .filter(name -> existing.contains(name) && !created.contains(name))
                .toList());
        return plans.stream()
                .map(plan -> created.contains(plan.name())
                        ? new TopicReport(plan.name(), Finding.CREATED, List.of())
                        : compare(plan, states))
                .toList();
    }

    /** A broker hears of a new topic a moment after its controller has made it. */
    private void awaitThat(List<TopicPlan> plans) {
        List<String> names = plans.stream().map(TopicPlan::name).toList();
        for (int look = 0; look < MAX_LOOKS && !existing().containsAll(names); look++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private static TopicReport compare(TopicPlan plan, Map<String, TopicState> states) {
        TopicState state = states.get(plan.name());
        if (state == null) {
            return new TopicReport(plan.name(), Finding.MISSING, List.of());
        }
        List<String> differences = state.differencesFrom(plan);
        return new TopicReport(plan.name(), differences.isEmpty() ? Finding.RIGHT : Finding.DIFFERENT, differences);
    }

    private Set<String> existing() {
        return get(admin.listTopics().names());
    }

    private Map<String, TopicState> states(Collection<String> names) {
        Map<String, TopicDescription> descriptions =
                get(admin.describeTopics(names).allTopicNames());
        Map<ConfigResource, Map<String, String>> settings = new HashMap<>();
        get(admin.describeConfigs(names.stream().map(TopicAdmin::resource).toList())
                        .all())
                .forEach((resource, config) -> settings.put(
                        resource,
                        config.entries().stream()
                                .filter(entry -> entry.value() != null)
                                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value))));
        return descriptions.values().stream()
                .collect(Collectors.toMap(
                        TopicDescription::name,
                        topic -> new TopicState(
                                topic.partitions().size(),
                                topic.partitions().get(0).replicas().size(),
                                settings.getOrDefault(resource(topic.name()), Map.of()))));
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static NewTopic newTopic(TopicPlan plan) {
        return new NewTopic(plan.name(), Optional.of(plan.partitions()), plan.replicas()).configs(plan.settings());
    }

    private static boolean isOurs(KafkaFuture<Void> creation) {
        try {
            get(creation);
            return true;
        } catch (TopicExistsException e) {
            return false; // Somebody else was quicker.
        }
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException cause) {
                throw new KafkaException("the brokers do not answer: " + cause.getMessage(), cause);
            }
            if (e.getCause() instanceof KafkaException cause) {
                throw cause;
            }
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }
}
