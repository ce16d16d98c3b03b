package io.turnstream.app.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.source.CancelRequest;
import io.turnstream.source.kafka.TokenEventProducer;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code turnstream cancel}: ends a turn, with the text that it has. */
@Command(name = "cancel", description = "Ends a turn, with the text that it has. A turn that is over stays as it is.")
public final class CancelCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private BrokerOptions brokers;

    @Mixin
    private RecordOptions records;

    @Option(names = "--session", required = true, description = "The conversation.")
    private String session;

    @Option(names = "--turn", required = true, description = "The turn.")
    private String turn;

    @Option(names = "--reason", description = "Why, in a word or two.")
    private @Nullable String reason;

    @Override
    public Integer call() throws InterruptedException {
        String eventId = UUID.randomUUID().toString();
        var event = Input.checked(
                () -> new CancelRequest(session, turn, eventId, reason, "turnstream cancel").event(Instant.now()));
        try (TokenEventProducer producer = TokenEventOutput.open(brokers, records)) {
            producer.send(event).toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("the request could not be written: " + cause.getMessage(), cause);
        }
        spec.commandLine()
                .getOut()
                .println(new ObjectMapper()
                        .createObjectNode()
                        .put("event", "cancel-requested")
                        .put("session", session)
                        .put("turn", turn)
                        .put("eventId", eventId));
        return 0;
    }
}
