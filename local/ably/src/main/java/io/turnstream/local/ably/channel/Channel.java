package io.turnstream.local.ably.channel;

import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.switches.Switches;
import io.turnstream.local.ably.switches.Switches.OmittedExtras;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One channel: its messages in the order of their creation, and what changed lately. Used from one thread. */
public final class Channel {

    /** How long, and how many at most, changes are kept for those who come back (docs, "Connection state recovery"). */
    private static final long KEPT_MILLIS = Duration.ofMinutes(2).toMillis();

    private static final int KEPT_PUBLICATIONS = 20_000;

    private final String name;
    private final Rules rules;
    private final Serials serials;
    private final Supplier<Switches> switches;
    private final NavigableMap<String, StoredMessage> messages = new TreeMap<>();
    private final Map<String, List<StoredMessage>> versions = new HashMap<>();
    private final IdempotentIds ids = new IdempotentIds();
    private final Map<String, String> leftBehind = new HashMap<>();
    private final Deque<Publication> recent = new ArrayDeque<>();
    private String forgotten;

    /**
     * What the channel's namespace allows.
     *
     * @param mutable whether messages may be updated, deleted and appended to
     * @param maxMessageSize the greatest size of a publish and of one aggregated message, in bytes
     */
    public record Rules(boolean mutable, int maxMessageSize) {}

    /**
     * An empty channel.
     *
     * @param switches what the documentation leaves open, asked whenever it matters
     */
    public Channel(String name, Rules rules, Serials serials, Supplier<Switches> switches) {
        this.name = name;
        this.rules = rules;
        this.serials = serials;
        this.switches = switches;
        this.forgotten = serials.last();
    }

    public String name() {
        return name;
    }

    /**
     * Does all of the operations or none of them, in order.
     *
     * @param id the id of the publish; messages without one get {@code id:index}
     * @param connectionId the connection that publishes; null for REST
     * @param now milliseconds since the epoch
     */
    public Publication publish(List<MessageOperation> operations, String id, @Nullable String connectionId, long now)
            throws RefusedException {
        OperationRules.check(operations, rules);
        var draft = new Draft(serials.next(), id, connectionId, now);
        for (MessageOperation operation : operations) {
            draft.add(operation);
        }
        draft.requireSize();
        return draft.commit();
    }

    /**
     * Keeps data of an append that was refused, to come back with the next append of that message. An update or a
     * delete in between drops it (docs, "Append", ordering).
     */
    public void leaveBehind(String serial, String data) {
        leftBehind.merge(serial, data, String::concat);
    }

    /** The publications after a position; empty when too much time has passed, or it is not a position of this service. */
    public Optional<List<Publication>> since(String position) {
        if (position.compareTo(forgotten) < 0 || position.compareTo(serials.last()) > 0) {
            return Optional.empty();
        }
        return Optional.of(recent.stream()
                .filter(publication -> publication.position().compareTo(position) > 0)
                .toList());
    }

    /**
     * What can be said of a message without its data.
     *
     * @param id the id that it was created with
     * @param name its name; null for none
     * @param clientId who created it; null when not identified
     */
    public record Head(
            String id, @Nullable String name, @Nullable String clientId) {}

    /** The head of the message with this serial. */
    public Optional<Head> head(String serial) {
        return Optional.ofNullable(messages.get(serial)).map(m -> new Head(m.id, m.name, m.clientId));
    }

    /** The head of the message that an operation is about; empty for a create, and when there is none. */
    public Optional<Head> headOf(MessageOperation operation) {
        return operation.serial() == null ? Optional.empty() : head(operation.serial());
    }

    /** The whole data of the message with this serial; empty text for none. */
    public String dataOf(String serial) {
        StoredMessage message = messages.get(serial);
        String data = message == null ? null : message.data();
        return data == null ? "" : data;
    }

    /** The versions of a message, oldest first: its creation, updates and deletes, and the latest (docs, "Versions"). */
    public List<MessageView> versions(String serial) {
        StoredMessage latest = messages.get(serial);
        if (latest == null) {
            return List.of();
        }
        List<StoredMessage> kept = new ArrayList<>(versions.getOrDefault(serial, List.of()));
        if (!kept.contains(latest)) {
            kept.add(latest);
        }
        return kept.stream().map(MessageView::of).toList();
    }

    /** The message with this serial, in its latest version. */
    public Optional<MessageView> message(String serial) {
        return Optional.ofNullable(messages.get(serial)).map(MessageView::of);
    }

    /** All messages in the order of their creation, each in its latest version. */
    public List<MessageView> messages() {
        return messages.values().stream().map(MessageView::of).toList();
    }

    /** A page of the messages that the query asks for, each in its latest version at its original place. */
    public HistoryPage history(HistoryQuery query) {
        return query.select(messages);
    }

    /** What is shown to who attaches before the present. */
    public Rewound rewind(Rewind rewind, long now) {
        return rewind.select(messages, now);
    }

    private void keep(Publication publication, long now) {
        recent.add(publication);
        while (recent.size() > KEPT_PUBLICATIONS || recent.getFirst().timestamp() < now - KEPT_MILLIS) {
            forgotten = recent.removeFirst().position();
        }
    }

    /** Operations that are being tried: nothing of the channel changes before {@link #commit}. */
    private final class Draft {
        private final String position;
        private final String id;
        private final @Nullable String connectionId;
        private final long now;
        private final Map<String, StoredMessage> changed = new LinkedHashMap<>();
        private final Map<String, String> newIds = new LinkedHashMap<>();
        private final List<@Nullable String> answer = new ArrayList<>();
        private final List<Change> changes = new ArrayList<>();
        private int createdBytes;

        Draft(String position, String id, @Nullable String connectionId, long now) {
            this.position = position;
            this.id = id;
            this.connectionId = connectionId;
            this.now = now;
        }

        void add(MessageOperation operation) throws RefusedException {
            if (operation.kind() == OperationKind.CREATE) {
                create(operation);
            } else {
                change(operation);
            }
        }

        private void create(MessageOperation create) {
            Optional<String> first = create.id() == null ? Optional.empty() : ids.serialOf(create.id(), now);
            if (first.isPresent()) {
                answer.add(repeated(first.get()));
                return;
            }
            String messageId = create.id() == null ? operationId() : create.id();
            var origin = new StoredMessage.Origin(nextSerial(), messageId, connectionId, create.clientId(), now);
            StoredMessage message = StoredMessage.created(origin, create);
            createdBytes += message.size();
            if (create.id() != null) {
                newIds.put(create.id(), message.serial);
            }
            if (!create.isEphemeral()) {
                changed.put(message.serial, message);
            }
            answer.add(message.serial);
            changes.add(new Change(OperationKind.CREATE, messageId, message, null));
        }

        private @Nullable String repeated(String first) {
            return switch (switches.get().repeatedCreate()) {
                case FIRST_SERIAL -> first;
                case NEW_SERIAL -> nextSerial();
                case NULL_SERIAL -> null;
            };
        }

        private void change(MessageOperation asked) throws RefusedException {
            String serial = OperationRules.serialOf(asked);
            StoredMessage before = changed.getOrDefault(serial, messages.get(serial));
            if (before == null) {
                throw RefusedException.of(40400, "no message with serial " + serial + " on channel " + name);
            }
            MessageOperation operation = withLeftBehind(withExtras(asked), serial);
            var version =
                    new Version(nextSerial(), now, operation.clientId(), operation.description(), operation.metadata());
            StoredMessage after;
            Change.Delta delta = null;
            if (operation.kind() == OperationKind.APPEND) {
                after = before.append(operation, version);
                delta = new Change.Delta(operation.data(), operation.encoding());
            } else {
                after = before.replace(operation, version);
            }
            OperationRules.requireSize(after.size(), rules);
            changed.put(serial, after);
            changes.add(new Change(operation.kind(), operationId(), after, delta));
            answer.add(version.serial());
        }

        private MessageOperation withExtras(MessageOperation operation) {
            return switches.get().omittedExtras() == OmittedExtras.ARE_KEPT
                    ? operation
                    : operation.withoutOmittedExtras();
        }

        private MessageOperation withLeftBehind(MessageOperation operation, String serial) {
            String data = leftBehind.get(serial);
            return data == null || operation.kind() != OperationKind.APPEND || operation.data() == null
                    ? operation
                    : operation.withData(data + operation.data());
        }

        private String nextSerial() {
            return Serials.serial(position, answer.size());
        }

        private String operationId() {
            return id + ":" + answer.size();
        }

        void requireSize() throws RefusedException {
            OperationRules.requireSize(createdBytes, rules);
        }

        /** Appends are not kept as versions (docs, "Appends"). */
        private void keepVersion(Change change) {
            StoredMessage message = change.message();
            if (change.delta() == null && messages.containsKey(message.serial)) {
                versions.computeIfAbsent(message.serial, s -> new ArrayList<>(1))
                        .add(message);
            }
        }

        Publication commit() {
            messages.putAll(changed);
            changes.forEach(this::keepVersion);
            leftBehind.keySet().removeAll(changed.keySet());
            newIds.forEach((messageId, serial) -> ids.remember(messageId, serial, now));
            var publication = new Publication(position, now, id, connectionId, answer, changes);
            if (!publication.isRepeat()) {
                keep(publication, now);
            }
            return publication;
        }
    }
}
