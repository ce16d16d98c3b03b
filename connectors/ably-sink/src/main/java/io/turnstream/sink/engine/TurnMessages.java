package io.turnstream.sink.engine;

import io.turnstream.sink.codec.MessageDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The messages of one turn, in the order in which its codec made them, and which of them may grow next. */
final class TurnMessages {

    private final String codec;
    private final Map<String, MessageDelivery> all = new LinkedHashMap<>();

    /** Messages that grow and are not closed yet; closed ones go when they are next looked for. */
    private final List<MessageDelivery> streams = new ArrayList<>();

    /** Streams that are closed and will be looked at again. */
    private final Aftermath aftermath = new Aftermath();

    /** What an earlier owner left on the channel, by key. */
    private final Map<String, Known> known = new HashMap<>();

    /** Messages that the codec of this name makes. */
    TurnMessages(String codec) {
        this.codec = codec;
    }

    Aftermath aftermath() {
        return aftermath;
    }

    // ---- which there are

    /** Takes over what an earlier owner recorded. */
    void recover(Map<String, Known> recorded) {
        known.putAll(recorded);
    }

    /**
     * Adds a message.
     *
     * @param rebuilding true while what an earlier owner handed over is read again
     */
    MessageDelivery add(MessageDraft draft, boolean rebuilding) {
        var message = new MessageDelivery(draft);
        all.put(draft.key(), message);
        Known there = known.get(draft.key());
        if (there != null) {
            adopt(message, there, rebuilding);
        }
        if (draft.kind().grows()) {
            streams.add(message);
        }
        return message;
    }

    private void adopt(MessageDelivery message, Known there, boolean rebuilding) {
        boolean certain = there.chars() >= 0;
        if (certain && there.closed()) {
            message.adoptedClosed(there.serial());
        } else if (certain && rebuilding && message.draft.kind().grows()) {
            message.handedOver(there.serial(), there.chars());
        } else {
            message.adopted(there.serial(), there.closed());
            if (message.isDoubted()) {
                aftermath.add(message);
            }
        }
    }

    /** Everything that an earlier owner can have seen was read again. */
    void rebuilt() {
        streams.forEach(MessageDelivery::rebuilt);
    }

    /**
     * The message of this key.
     *
     * @throws IllegalStateException when the codec never created it
     */
    MessageDelivery get(String key) {
        MessageDelivery message = all.get(key);
        if (message == null) {
            throw new IllegalStateException("codec " + codec + " names a message it never created: " + key);
        }
        return message;
    }

    boolean isCreated(String key) {
        MessageDelivery message = all.get(key);
        return message != null && message.isCreated();
    }

    boolean isOpenStream(String key) {
        MessageDelivery message = all.get(key);
        return message != null && message.isOpenStream();
    }

    boolean hasSerial(String serial) {
        return all.values().stream().anyMatch(message -> serial.equals(message.serial()));
    }

    /** True when one that is on the channel is so. */
    boolean anyCreated(Predicate<MessageDelivery> which) {
        return all.values().stream().anyMatch(message -> message.isCreated() && which.test(message));
    }

    /** Every message that is on the channel, by key. */
    Map<String, MessageDelivery> onChannel() {
        Map<String, MessageDelivery> there = new LinkedHashMap<>();
        all.forEach((key, message) -> {
            if (message.isCreated()) {
                there.put(key, message);
            }
        });
        return there;
    }

    /** Messages of an earlier owner that were not planned again yet. */
    Map<String, Known> stillKnown() {
        Map<String, Known> rest = new LinkedHashMap<>(known);
        rest.keySet().removeAll(all.keySet());
        return rest;
    }

    // ---- what they refer to

    /** Fills in the serial that the message refers to; false while nobody knows it. */
    boolean address(MessageDelivery message) {
        Optional<MessageDraft.SerialReference> reference = message.draft.reference();
        if (reference.isEmpty() || message.isAddressed()) {
            return true;
        }
        String anchor = get(reference.get().key()).serial();
        if (anchor == null) {
            return false;
        }
        message.refersTo(anchor);
        return true;
    }

    // ---- which may grow

    /**
     * A message that wants to grow now, or to be read once more; null when there is none.
     *
     * @param closing the message whose close comes next: that carries what is left of its text
     */
    @Nullable Intent growth(@Nullable MessageDelivery closing, long now) {
        for (MessageDelivery message : streams) {
            if (message.isClosed() || message == closing) {
                continue;
            }
            if (message.wantsAppend(now)) {
                address(message);
                return new Intent.Append(message, false);
            }
            if (message.wantsUpdate(now)) {
                address(message);
                return new Intent.Update(message, false);
            }
        }
        MessageDelivery doubted = aftermath.due(now);
        return doubted == null ? null : new Intent.Read(doubted);
    }

    /** A message that may grow a little early; null when there is none. */
    @Nullable Intent joining(@Nullable MessageDelivery closing, long now) {
        for (MessageDelivery message : streams) {
            if (message != closing && message.canJoin(now)) {
                address(message);
                return new Intent.Append(message, false);
            }
        }
        return null;
    }

    /** When a message that only waits for its time will grow; {@link Long#MAX_VALUE} when there is none. */
    long growsAt(@Nullable MessageDelivery closing, long now) {
        long first = aftermath.next(now);
        for (MessageDelivery message : streams) {
            long at = message.notBefore();
            if (message != closing && at > now && at < first && (message.wantsAppend(at) || message.wantsUpdate(at))) {
                first = at;
            }
        }
        return first;
    }

    // ---- what becomes of them

    void connectionLost() {
        all.values().forEach(MessageDelivery::connectionLost);
    }

    /** Those are created anew, whatever the channel holds. */
    void restart(Predicate<MessageDelivery> which) {
        all.values().stream().filter(which).forEach(message -> {
            message.restart();
            aftermath.remove(message);
        });
        known.clear();
        findStreams();
    }

    /** Some that were closed may be open again, or the other way round. */
    void findStreams() {
        streams.clear();
        all.values().stream()
                .filter(message -> message.draft.kind().grows() && !message.isClosed())
                .forEach(streams::add);
    }

    /** What is not on the channel by now stays off it. */
    void keepCreated() {
        all.values().removeIf(message -> !message.isCreated());
        findStreams();
    }

    /** Nothing more will be done to any: forgets them all, and returns their keys. */
    List<String> forget() {
        List<String> keys = List.copyOf(all.keySet());
        all.clear();
        streams.clear();
        known.clear();
        return keys;
    }

    // ---- how far they are

    /** True when nothing is in flight for any of them. */
    boolean isQuiet() {
        if (!aftermath.isQuiet()) {
            return false;
        }
        for (MessageDelivery message : streams) {
            if (message.isInFlight()) {
                return false;
            }
        }
        return true;
    }

    /** True when one of them is on the channel and grows. */
    boolean hasOpenStream() {
        streams.removeIf(MessageDelivery::isClosed);
        for (MessageDelivery message : streams) {
            if (message.isOpenStream()) {
                return true;
            }
        }
        return false;
    }

    /** Characters that are not acknowledged. */
    long pendingChars() {
        long sum = 0;
        for (MessageDelivery message : streams) {
            sum += message.unacknowledged();
        }
        return sum;
    }

    /** Text that was not acknowledged, of all streams, in order. */
    String undelivered() {
        StringBuilder rest = new StringBuilder();
        for (MessageDelivery message : all.values()) {
            if (message.draft.kind().grows() && !message.isClosed()) {
                rest.append(message.text(), message.acked(), message.length());
            }
        }
        return rest.toString();
    }
}
