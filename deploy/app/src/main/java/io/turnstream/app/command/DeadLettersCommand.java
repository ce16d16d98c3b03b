package io.turnstream.app.command;

import io.turnstream.app.deadletters.Choice;
import io.turnstream.app.deadletters.Cluster;
import io.turnstream.app.deadletters.DeadLetterText;
import io.turnstream.app.deadletters.DeadLetterTopic;
import io.turnstream.app.deadletters.Found;
import io.turnstream.app.deadletters.Pace;
import io.turnstream.app.deadletters.Position;
import io.turnstream.app.deadletters.Progress;
import io.turnstream.app.deadletters.Redrive;
import io.turnstream.app.deadletters.Since;
import io.turnstream.app.topics.TopicAdmin;
import io.turnstream.sink.config.SinkConfig;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code turnstream dead-letters}: looks at what could not be published, and brings it onto its channel. */
@Command(
        name = "dead-letters",
        description = "Shows what could not be published, and why, and brings it onto its channel when that is cured.")
public final class DeadLettersCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, show or redrive?");
    }

    @Command(
            name = "list",
            description = "One line for each dead letter that is not resolved, those of a partition in their order."
                    + " Changes nothing.")
    int list(
            @Mixin BrokerOptions brokers,
            @Mixin RecordOptions records,
            @Mixin ChoiceOptions chosen,
            @Option(names = "--all", description = "Those too that a redrive has resolved.") boolean all) {
        Choice choice = chosen.choice();
        PrintWriter out = spec.commandLine().getOut();
        var shown = new AtomicLong();
        try (DeadLetterTopic topic = open(brokers, records)) {
            topic.read(found -> {
                if (choice.takes(found) && (all || !found.note().isResolved())) {
                    if (shown.getAndIncrement() == 0) {
                        out.print(DeadLetterText.head());
                    }
                    out.print(DeadLetterText.row(found));
                }
            });
            out.flush();
            complainOf(topic);
        }
        if (shown.get() == 0) {
            spec.commandLine().getErr().println("turnstream: no dead letters");
        }
        return 0;
    }

    @Command(
            name = "show",
            description = "Everything that is known of one dead letter; exit code 1 when there is none at that place."
                    + " Changes nothing.")
    int show(
            @Mixin BrokerOptions brokers,
            @Mixin RecordOptions records,
            @Parameters(paramLabel = "PARTITION:OFFSET", description = "Its position, as list shows it.") String where,
            @Option(names = "--text", description = "Show the text of the answer too.") boolean withText) {
        Position position = Input.checked(() -> Position.parse(where));
        try (DeadLetterTopic topic = open(brokers, records)) {
            return topic.find(position)
                    .map(found -> {
                        spec.commandLine().getOut().print(DeadLetterText.sheet(found, withText));
                        spec.commandLine().getOut().flush();
                        return 0;
                    })
                    .orElseGet(() -> {
                        complainOf(topic);
                        spec.commandLine().getErr().println("turnstream: no dead letter at " + position);
                        return 1;
                    });
        }
    }

    @Command(
            name = "redrive",
            description =
                    "Brings the answers of dead letters onto their channels, whole: what is there is compared with"
                            + " the finished answer, and only what is missing or different is published. Done again, it changes"
                            + " nothing. Letters that were resolved are left alone, and those that were refused 5 times, unless"
                            + " --response names them, or --all does. Exit code 1 when one of those chosen could not be"
                            + " repaired.")
    int redrive(
            @Mixin BrokerOptions brokers,
            @Mixin RecordOptions records,
            @Mixin ChoiceOptions chosen,
            @Mixin AblyAccessOptions ably,
            @Option(
                            names = "--rate",
                            paramLabel = "N",
                            defaultValue = "2",
                            description = "Letters per second, at most (default: ${DEFAULT-VALUE}).")
                    double rate,
            @Option(names = "--dry-run", description = "Say what would be done for each letter, and change nothing.")
                    boolean dryRun,
            @Option(names = "--all", description = "Those too that were refused 5 times.") boolean all)
            throws InterruptedException {
        Choice choice = chosen.choice();
        Pace pace = Input.checked(() -> Pace.of(rate));
        SinkConfig config = ably.config(brokers.bootstrap(), records.prefix());
        try (DeadLetterTopic topic = open(brokers, records);
                AblyChannels channels = AblyChannels.of(config)) {
            List<Found> letters = Redrive.open(topic, choice);
            complainOf(topic);
            var redrive = new Redrive(
                    new Cluster(settings(brokers, records), records.prefix(), config.groupId()),
                    channels.connector(),
                    channels.repair(),
                    pace,
                    Clock.systemUTC(),
                    progress(),
                    all || choice.response().isPresent());
            var failed = new AtomicLong();
            redrive.run(letters, dryRun, result -> {
                failed.addAndGet(result.isGood() ? 0 : 1);
                spec.commandLine().getOut().print(DeadLetterText.result(result));
                spec.commandLine().getOut().flush();
            });
            say(
                    letters.isEmpty()
                            ? "no dead letters to redrive"
                            : letters.size() + " dead letters: " + (letters.size() - failed.get())
                                    + (dryRun ? " can be resolved, " : " resolved, ") + failed.get() + " not");
            return failed.get() == 0 ? 0 : 1;
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println("turnstream: " + line);
        spec.commandLine().getErr().flush();
    }

    private void complainOf(DeadLetterTopic topic) {
        if (topic.unreadable() > 0) {
            spec.commandLine()
                    .getErr()
                    .println("turnstream: records that are no dead letters of ours: " + topic.unreadable());
        }
    }

    private Progress progress() {
        return new Progress(this::say, System::nanoTime);
    }

    private DeadLetterTopic open(BrokerOptions brokers, RecordOptions records) {
        ClientLogs.quieten();
        // A consumer waits for brokers that do not answer.
        try (TopicAdmin admin = TopicAdmin.connect(brokers.clientSettings())) {
            admin.requireAnswer();
        }
        return new DeadLetterTopic(settings(brokers, records), records.prefix(), progress());
    }

    private static Map<String, String> settings(BrokerOptions brokers, RecordOptions records) {
        var settings = new TreeMap<String, String>(brokers.clientSettings());
        settings.put("schema.registry.url", records.registry());
        return settings;
    }

    /** Which of them. */
    static final class ChoiceOptions {

        @Option(names = "--session", description = "Only those of this conversation.")
        private @Nullable String session;

        @Option(names = "--response", description = "Only those of this response.")
        private @Nullable String response;

        @Option(names = "--code", description = "Only those of this kind, such as publish_refused.")
        private @Nullable String code;

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "Only those written then or later: 2026-05-04T03:02:01Z, or 90s, 30m, 6h, 2d ago.")
        private @Nullable String since;

        Choice choice() {
            Optional<Instant> from =
                    Optional.ofNullable(since).map(text -> Input.checked(() -> Since.parse(text, Instant.now())));
            return new Choice(
                    Optional.ofNullable(session), Optional.ofNullable(response), Optional.ofNullable(code), from);
        }
    }
}
