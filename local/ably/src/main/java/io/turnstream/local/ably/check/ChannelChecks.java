package io.turnstream.local.ably.check;

import io.turnstream.local.ably.channel.MessageOperation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What happened on one channel, as far as rules look back. Used from one thread. */
final class ChannelChecks {

    private final Map<String, Stream> streams = new HashMap<>();
    private final Runs runs = new Runs();
    private final Set<String> createdIds = new HashSet<>();

    /** Ids of creates whose outcome is not known yet: the same may come over another connection meanwhile. */
    private final Set<String> awaitedIds = new HashSet<>();

    /** What is to be done when the outcome of an operation is known. */
    interface Ending {
        Ending NOTHING = (serial, acknowledged) -> {};

        /** It was done; clients see it from now on, whoever hears of it. */
        default void applied(String serial) {}

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
                    ? createOrRepeat(subject, findings)
                    : Ending.NOTHING;
        }
        if (stream == null) {
            return Ending.NOTHING;
        }
        String serial = Objects.requireNonNull(operation.serial());
        stream.begin(subject, () -> dataOf.apply(serial), findings);
        return new Ending() {
            @Override
            public void applied(String applied) {
                stream.applied(subject);
            }

            @Override
            public void end(@Nullable String applied, boolean acknowledged) {
                stream.end(subject, applied != null, acknowledged);
            }
        };
    }

    /** What is published again under its id changes nothing, and breaks nothing that was right the first time. */
    private Ending createOrRepeat(Subject create, Findings findings) {
        String id = create.operation().id();
        if (id != null && awaitedIds.contains(id)) {
            // whichever comes first is the create; it was looked at
            return new CreateEnding(create);
        }
        if (id == null || !createdIds.contains(id)) {
            return beginCreate(create, findings);
        }
        return (serial, acknowledged) -> {
            if (serial != null) {
                // the id was forgotten in the meantime
                beginCreate(create, findings).end(serial, acknowledged);
            } else if (acknowledged) {
                runs.known(create);
            }
        };
    }

    private Ending beginCreate(Subject create, Findings findings) {
        HeaderRules.checkCreate(create, findings);
        runs.begin(create, findings);
        String id = create.operation().id();
        if (id != null) {
            awaitedIds.add(id);
        }
        return new CreateEnding(create);
    }

    /** A create counts from when it is done: others may find it before its answer is heard. */
    private final class CreateEnding implements Ending {
        private final Subject create;
        private boolean done;

        CreateEnding(Subject create) {
            this.create = create;
        }

        @Override
        public void applied(String serial) {
            done = true;
            endCreate(create, serial, false);
        }

        @Override
        public void end(@Nullable String serial, boolean acknowledged) {
            if (!done) {
                endCreate(create, serial, acknowledged);
            } else if (acknowledged) {
                runs.known(create);
            }
        }
    }

    private void endCreate(Subject create, @Nullable String serial, boolean acknowledged) {
        String id = create.operation().id();
        awaitedIds.remove(id);
        if (serial == null && id != null && createdIds.contains(id)) {
            // it was overtaken by its repeat
            if (acknowledged) {
                runs.known(create);
            }
            return;
        }
        Stream created = serial != null && create.isStream() ? new Stream(create) : null;
        if (created != null) {
            streams.put(serial, created);
        }
        runs.end(create, serial, acknowledged, created);
        if (serial != null && id != null) {
            createdIds.add(id);
        }
    }
}
