package io.turnstream.local.ably.check;

import io.turnstream.local.ably.channel.MessageOperation;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What happened on one channel, as far as rules look back. Used from one thread. */
final class ChannelChecks {

    private final Map<String, Stream> streams = new HashMap<>();
    private final Runs runs = new Runs();

    /** What is to be done when the outcome of an operation is known. */
    interface Ending {
        Ending NOTHING = (serial, acknowledged) -> {};

        void end(@Nullable String serial, boolean acknowledged);
    }

    /** Looks at an operation that comes in. */
    Ending begin(MessageOperation operation, Function<String, String> dataOf, Findings findings) {
        Stream stream = operation.serial() == null ? null : streams.get(operation.serial());
        var subject = new Subject(
                operation, Objects.requireNonNullElse(operation.name(), stream == null ? "" : stream.name()));
        if (subject.hasAiExtras()) {
            HeaderRules.check(subject, findings);
        }
        if (subject.isCreate()) {
            return subject.hasAiExtras() || subject.name().startsWith("ai-")
                    ? beginCreate(subject, findings)
                    : Ending.NOTHING;
        }
        if (stream == null) {
            return Ending.NOTHING;
        }
        String serial = Objects.requireNonNull(operation.serial());
        stream.begin(subject, () -> dataOf.apply(serial), findings);
        return (applied, acknowledged) -> stream.end(subject, applied != null, acknowledged);
    }

    private Ending beginCreate(Subject create, Findings findings) {
        HeaderRules.checkCreate(create, findings);
        runs.begin(create, findings);
        return (serial, acknowledged) -> {
            Stream created = serial != null && create.isStream() ? new Stream(create) : null;
            if (created != null) {
                streams.put(serial, created);
            }
            runs.end(create, serial, acknowledged, created);
            if (serial == null && acknowledged) {
                runs.known(create);
            }
        };
    }
}
