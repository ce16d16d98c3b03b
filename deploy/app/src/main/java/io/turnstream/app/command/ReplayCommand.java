package io.turnstream.app.command;

import io.turnstream.app.InvalidInput;
import io.turnstream.source.dialect.Dialects;
import io.turnstream.source.dialect.ProviderDialect;
import io.turnstream.source.kafka.TokenEventProducer;
import io.turnstream.source.replay.InvalidRecordingException;
import io.turnstream.source.replay.Rate;
import io.turnstream.source.replay.RecordedStream;
import io.turnstream.source.replay.Replay;
import io.turnstream.source.replay.ReplayFailedException;
import io.turnstream.source.replay.ReplayTime;
import io.turnstream.source.response.ResponseIdentity;
import io.turnstream.source.response.ResponseSettings;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code turnstream replay}: plays one recorded provider stream as an answer in a session. */
@Command(
        name = "replay",
        description =
                "Plays a recorded provider stream as if the provider were answering now, and prints one line of JSON"
                        + " about it. The session's channel is ai:SESSION.")
public final class ReplayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private BrokerOptions brokers;

    @Mixin
    private RecordOptions records;

    @Option(names = "--session", required = true, description = "The conversation.")
    private String session;

    @Option(names = "--response", required = true, description = "The id of the response, new in its session.")
    private String response;

    @Option(names = "--turn", description = "The id of the turn (default: that of the response).")
    private @Nullable String turn;

    @Option(names = "--attempt", defaultValue = "0", description = "The attempt (default: ${DEFAULT-VALUE}).")
    private int attempt;

    @Option(names = "--dialect", required = true, description = "How the provider speaks, such as anthropic.")
    private String dialect;

    @Option(
            names = "--rate",
            defaultValue = "max",
            paramLabel = "TOKENS_PER_S",
            description = "Tokens per second, or max (default: ${DEFAULT-VALUE}).")
    private String rate;

    @Parameters(
            paramLabel = "FILE",
            description = "The stream: an HTTP body as received, or one JSON document per line.")
    private Path file;

    @Override
    public Integer call() throws InterruptedException, ReplayFailedException {
        RecordedStream recording = recording();
        Rate speed = Input.checked(() -> Rate.parse(rate));
        ResponseIdentity identity = Input.checked(() -> new ResponseIdentity(
                session, turn == null ? response : turn, response, attempt, "replay-" + UUID.randomUUID()));
        try (TokenEventProducer producer = TokenEventOutput.open(brokers, records)) {
            var replay =
                    new Replay(recording, identity, ResponseSettings.DEFAULT, speed, producer, ReplayTime.system());
            spec.commandLine().getOut().println(replay.play(deltas -> {}).toJson());
        }
        return 0;
    }

    private RecordedStream recording() {
        try {
            return RecordedStream.read(file, dialect());
        } catch (InvalidRecordingException e) {
            throw new InvalidInput(e);
        }
    }

    private ProviderDialect dialect() {
        return Dialects.named(dialect)
                .orElseThrow(() -> new InvalidInput("unknown dialect '" + dialect + "'; known are "
                        + Dialects.all().stream().map(ProviderDialect::name).collect(Collectors.joining(", "))));
    }
}
