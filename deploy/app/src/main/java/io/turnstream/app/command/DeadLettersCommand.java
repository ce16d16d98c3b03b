package io.turnstream.app.command;

import io.turnstream.app.deadletters.Choice;
import io.turnstream.app.deadletters.DeadLetterText;
import io.turnstream.app.deadletters.DeadLetterTopic;
import io.turnstream.app.deadletters.Position;
import io.turnstream.app.deadletters.Since;
import io.turnstream.app.topics.TopicAdmin;
import java.io.PrintWriter;
import java.time.Instant;
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

/** {@code turnstream dead-letters}: looks at what could not be published. Changes nothing. */
@Command(name = "dead-letters", description = "Shows what could not be published, and why. Changes nothing.")
public final class DeadLettersCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list or show?");
    }

    @Command(name = "list", description = "One line for each dead letter, those of a partition in their order.")
    int list(@Mixin BrokerOptions brokers, @Mixin RecordOptions records, @Mixin ChoiceOptions chosen) {
        Choice choice = chosen.choice();
        PrintWriter out = spec.commandLine().getOut();
        var shown = new AtomicLong();
        try (DeadLetterTopic topic = open(brokers, records)) {
            topic.read(found -> {
                if (choice.takes(found)) {
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
            description = "Everything that is known of one dead letter; exit code 1 when there is none at that place.")
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

    private void complainOf(DeadLetterTopic topic) {
        if (topic.unreadable() > 0) {
            spec.commandLine()
                    .getErr()
                    .println("turnstream: records that are no dead letters of ours: " + topic.unreadable());
        }
    }

    private static DeadLetterTopic open(BrokerOptions brokers, RecordOptions records) {
        ClientLogs.quieten();
        // A consumer waits for brokers that do not answer.
        try (TopicAdmin admin = TopicAdmin.connect(brokers.clientSettings())) {
            admin.requireAnswer();
        }
        var settings = new TreeMap<String, String>(brokers.clientSettings());
        settings.put("schema.registry.url", records.registry());
        return new DeadLetterTopic(settings, records.prefix());
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
