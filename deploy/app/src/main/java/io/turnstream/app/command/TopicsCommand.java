package io.turnstream.app.command;

import io.turnstream.app.topics.TopicAdmin;
import io.turnstream.app.topics.TopicPlan;
import io.turnstream.app.topics.TopicReport;
import io.turnstream.schemas.Topics;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code turnstream topics}: creates the topics, or compares them with what they should be. */
@Command(name = "topics", description = "Creates the topics, or compares them with what they should be.")
public final class TopicsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "create or describe?");
    }

    @Command(
            name = "create",
            description = "Creates the topics that are missing. Existing ones stay as they are; exit code 1 when one of"
                    + " them is not as it should be.")
    int create(@Mixin BrokerOptions brokers, @Mixin PlanOptions plan) {
        return report(brokers, plan, TopicAdmin::create);
    }

    @Command(
            name = "describe",
            description = "Compares the topics with what they should be, one line each; exit code 1 when one differs.")
    int describe(@Mixin BrokerOptions brokers, @Mixin PlanOptions plan) {
        return report(brokers, plan, TopicAdmin::describe);
    }

    private int report(
            BrokerOptions brokers, PlanOptions plan, BiFunction<TopicAdmin, List<TopicPlan>, List<TopicReport>> work) {
        List<TopicPlan> plans = plan.topics(spec);
        ClientLogs.quieten();
        try (TopicAdmin admin = TopicAdmin.connect(brokers.clientSettings())) {
            List<TopicReport> reports = work.apply(admin, plans);
            reports.forEach(spec.commandLine().getOut()::println);
            spec.commandLine().getOut().flush();
            return reports.stream().allMatch(TopicReport::isGood) ? 0 : 1;
        }
    }

    /** How many topics of what size. */
    static final class PlanOptions {

        @Option(
                names = "--prefix",
                defaultValue = Topics.DEFAULT_PREFIX,
                description = "What every topic name begins with (default: ${DEFAULT-VALUE}).")
        private String prefix;

        @Option(
                names = "--partitions",
                defaultValue = "" + Topics.DEFAULT_PARTITIONS,
                description = "Partitions of the topics that are keyed by session (default: ${DEFAULT-VALUE}).")
        private int partitions;

        @Option(
                names = "--replication-factor",
                description = "Copies of each partition (default: what the brokers do by default).")
        private @Nullable Short replicas;

        @Option(
                names = "--min-insync-replicas",
                description = "Copies that must have a record before it counts as written; 2 of 3 lose nothing with a"
                        + " broker (default: what the brokers do by default).")
        private @Nullable Integer inSync;

        List<TopicPlan> topics(CommandSpec spec) {
            if (partitions < 1 || (replicas != null && replicas < 1) || (inSync != null && inSync < 1)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--partitions, --replication-factor and --min-insync-replicas are numbers from 1");
            }
            if (inSync != null && replicas != null && inSync > replicas) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--min-insync-replicas is " + inSync + ", and --replication-factor only " + replicas
                                + ": nothing could be written");
            }
            List<TopicPlan> plans = TopicPlan.all(prefix, partitions, Optional.ofNullable(replicas));
            Integer least = inSync;
            return least == null
                    ? plans
                    : plans.stream().map(plan -> plan.withInSyncReplicas(least)).toList();
        }
    }
}
