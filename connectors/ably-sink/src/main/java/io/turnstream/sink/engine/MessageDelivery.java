package io.turnstream.sink.engine;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.codec.MessageDraft.Kind;
import org.jspecify.annotations.Nullable;

/** One message: what it shall become, and how far the channel has acknowledged it. */
final class MessageDelivery {

    /** What a message takes up beside its data, in characters. */
    private static final long WEIGHT = 500;

    private static final TextNode NO_TEXT = TextNode.valueOf("");

    /** A message that goes on by updates sends its whole text each time, so it does so less often. */
    private static final int UPDATE_INTERVALS = 4;

    final MessageDraft draft;
    private final long weight;

    /** All text that the message shall hold. Grows, never changes. */
    private final StringBuilder text = new StringBuilder();

    /** What it shall end with; null while more may come. */
    private @Nullable ObjectNode closing;

    private @Nullable String serial;
    private @Nullable String anchorSerial;
    private @Nullable ObjectNode growing;
    private int sent;
    private int acked;
    private boolean closed;
    private boolean inFlight;

    /** The next operation must be an update with the full text: the one before has no acknowledgement that counts. */
    private boolean inDoubt;

    /** Some operation had an unknown outcome: what the channel holds is read before the message is closed. */
    private boolean suspect;

    /** Something had an unknown outcome, and may be on its way still: what it is closed with is no proof. */
    private boolean doubted;

    /**
     * An append was refused, or may have been, and its data may come back with the next append (Ably, "Append &gt;
     * Ordering"): there is no next one, the message goes on by updates.
     */
    private boolean mayComeBack;

    /** When it may grow again, and since when it may do so with others, to save a wake-up of their connection. */
    private long notBefore = Long.MIN_VALUE;

    private long notEarlier = Long.MIN_VALUE;

    MessageDelivery(MessageDraft draft) {
        this.draft = draft;
        this.weight =
                WEIGHT + (draft.data() == null ? 0 : draft.data().toString().length());
    }

    // What it shall become.

    void grow(String more) {
        text.append(more);
    }

    void closeWith(ObjectNode extras) {
        closing = extras;
    }

    /** The full text so far. */
    String text() {
        return text.toString();
    }

    int length() {
        return text.length();
    }

    /** About what it takes up in memory until it is created, in characters; text that streams to it not included. */
    long weight() {
        return weight;
    }

    // How far it is.

    @Nullable String serial() {
        return serial;
    }

    boolean isCreated() {
        return serial != null;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isInFlight() {
        return inFlight;
    }

    /** True when the next operation must be an update. */
    boolean needsUpdate() {
        return inDoubt || mayComeBack;
    }

    boolean isInDoubt() {
        return inDoubt;
    }

    boolean isSuspect() {
        return suspect;
    }

    boolean isOpenStream() {
        return draft.kind().grows() && isCreated() && !closed;
    }

    int acked() {
        return acked;
    }

    int unacknowledged() {
        return closed ? 0 : Math.max(0, text.length() - acked);
    }

    /** It does not grow before that. */
    long notBefore() {
        return notBefore;
    }

    /** True when the channel is known to hold the first {@code chars} characters. */
    boolean holds(int chars) {
        return closed || acked >= chars;
    }

    boolean wantsAppend(long now) {
        return isOpenStream() && !inFlight && !inDoubt && !mayComeBack && text.length() > sent && now >= notBefore;
    }

    /** True when it may grow a little early because its connection is in use anyway. */
    boolean canJoin(long now) {
        return now >= notEarlier && wantsAppend(Math.max(now, notBefore));
    }

    boolean wantsUpdate(long now) {
        boolean due = inDoubt ? text.length() > 0 : mayComeBack && text.length() > sent;
        return isOpenStream() && !inFlight && due && now >= notBefore;
    }

    // What is sent.

    /** The create, with {@code id}. */
    ChannelMessage create(String id) {
        return switch (draft.kind()) {
            case STREAM -> new ChannelMessage(id, draft.name(), NO_TEXT, extras(draft.extras()));
            case STREAM_FROM_CREATE ->
                new ChannelMessage(id, draft.name(), TextNode.valueOf(text()), extras(draft.extras()));
            case WHOLE, ANCHOR -> new ChannelMessage(id, draft.name(), draft.data(), extras(draft.extras()));
        };
    }

    /** The text that was not sent yet; the last one carries the closing extras. */
    ChannelMessage append(boolean last) {
        return new ChannelMessage(null, null, TextNode.valueOf(text.substring(sent)), contentExtras(last));
    }

    /**
     * Nothing but the closing extras, for a message that ends as failed. It adds no text of its own; what an earlier
     * append left behind may come with it, which an update of the whole text would prevent and might be refused like the
     * operation before.
     */
    ChannelMessage emptyClose() {
        return new ChannelMessage(null, null, NO_TEXT, contentExtras(true));
    }

    /** The full text. */
    ChannelMessage update(boolean last) {
        return new ChannelMessage(null, null, TextNode.valueOf(text()), contentExtras(last));
    }

    private ObjectNode contentExtras(boolean last) {
        if (last && closing != null) {
            return extras(closing);
        }
        if (growing == null) {
            growing = extras(draft.extras());
        }
        return growing;
    }

    private ObjectNode extras(ObjectNode extras) {
        if (anchorSerial == null) {
            return extras;
        }
        ObjectNode filled = extras.deepCopy();
        MessageDraft.SerialReference place = draft.reference().orElseThrow();
        JsonPointer path = JsonPointer.compile(place.path());
        if (filled.at(path.head()) instanceof ObjectNode parent) {
            parent.put(path.last().getMatchingProperty(), anchorSerial);
            return filled;
        }
        throw new IllegalStateException(
                "the extras of message " + draft.key() + " have no object at " + path.head() + " for a reference");
    }

    /** True when it is known which serial the draft refers to. */
    boolean isAddressed() {
        return anchorSerial != null;
    }

    /** Fills in the serial that the draft refers to. */
    void refersTo(String serialOfAnchor) {
        anchorSerial = serialOfAnchor;
        growing = null;
    }

    // What happens to it.

    void creating() {
        inFlight = true;
        sent = draft.kind() == Kind.STREAM_FROM_CREATE ? text.length() : 0;
    }

    void created(String newSerial) {
        serial = newSerial;
        inFlight = false;
        acked = sent;
        closed = !draft.kind().grows();
    }

    void notCreated() {
        inFlight = false;
        sent = 0;
    }

    /** Found on the channel, left by an earlier life: created, but nobody knows what became of it since. */
    void adopted(String knownSerial, boolean knownClosed) {
        serial = knownSerial;
        inFlight = false;
        closed = knownClosed || !draft.kind().grows();
        inDoubt = !closed;
        suspect = !closed;
        mayComeBack = !closed;
        doubted = draft.kind().grows();
    }

    /** Found closed, left by an earlier owner that had no doubt about it. */
    void adoptedClosed(String knownSerial) {
        adopted(knownSerial, true);
        doubted = false;
    }

    /** Left by an earlier owner that had nothing in flight, and knew that the channel holds that many characters. */
    void handedOver(String knownSerial, int chars) {
        serial = knownSerial;
        inFlight = false;
        sent = chars;
        acked = chars;
    }

    /** True when what the channel holds is known for sure, and appends may go on. */
    boolean isClean() {
        return isOpenStream() && !inFlight && !inDoubt && !suspect && !mayComeBack;
    }

    /** True when what the channel holds is known for sure. */
    boolean isCertain() {
        return closed && !doubted || isClean();
    }

    /** All that was there before was read again: what was handed over must be a part of it. */
    void rebuilt() {
        if (isOpenStream() && acked > text.length()) {
            inDoubt = true;
            suspect = true;
            mayComeBack = true;
            sent = 0;
            acked = 0;
        }
    }

    void sending(long now, Pace pace) {
        inFlight = true;
        sent = text.length();
        notBefore = now + (mayComeBack ? UPDATE_INTERVALS : 1) * pace.interval();
        notEarlier = Math.min(notBefore, now + Math.max(pace.least(), pace.interval() / 2));
    }

    /** Sends nothing new, but nothing else may be sent meanwhile. */
    void reading() {
        inFlight = true;
    }

    void acknowledged(int chars, boolean last) {
        inFlight = false;
        inDoubt = false;
        acked = chars;
        closed = last;
    }

    /** True when it was closed in doubt. */
    boolean isDoubted() {
        return closed && doubted;
    }

    /**
     * Compares what the channel holds with what it was closed with. What differs came after: live screens do not show
     * what follows a terminal status, and an update puts the channel right.
     *
     * @return false when it is to be closed again
     */
    boolean isStill(StoredMessage stored) {
        inFlight = false;
        boolean still = text().equals(textOf(stored)) && contentExtras(true).equals(stored.extras());
        doubted = !still;
        closed = still;
        inDoubt = !still;
        return still;
    }

    /** An operation has no acknowledgement: it was refused, or nobody knows. */
    void failed(boolean wasRefused, boolean wasAppend) {
        inFlight = false;
        inDoubt = true;
        mayComeBack = mayComeBack || wasRefused || wasAppend;
        suspect = suspect || !wasRefused;
    }

    /** The connection that acknowledged everything so far is gone. */
    void connectionLost() {
        if (isOpenStream()) {
            inDoubt = true;
        }
    }

    void notRead() {
        inFlight = false;
    }

    /**
     * Compares what the channel holds with what it shall hold. Unless it is closed already, it is closed by an update:
     * after an unknown outcome no append is safe, not even an empty one.
     */
    Comparison compare(StoredMessage stored) {
        inFlight = false;
        String there = textOf(stored);
        String here = text();
        suspect = false;
        doubted = true;
        if (there.equals(here) && closing != null && contentExtras(true).equals(stored.extras())) {
            inDoubt = false;
            sent = here.length();
            acked = here.length();
            closed = true;
            return Comparison.CLOSED;
        }
        inDoubt = true;
        return here.startsWith(there) ? Comparison.BEGINNING : Comparison.DIVERGED;
    }

    private static String textOf(StoredMessage stored) {
        JsonNode data = stored.data();
        return data == null || data.isNull() ? "" : data.isTextual() ? data.asText() : data.toString();
    }

    /** Forgets the channel: the message is created anew. */
    void restart() {
        serial = null;
        anchorSerial = null;
        growing = null;
        sent = 0;
        acked = 0;
        closed = false;
        inFlight = false;
        inDoubt = false;
        suspect = false;
        doubted = false;
        mayComeBack = false;
        notBefore = Long.MIN_VALUE;
        notEarlier = Long.MIN_VALUE;
    }

    /** Nothing more will be done to it. */
    void abandon() {
        closed = true;
        inFlight = false;
    }

    /**
     * How fast messages may grow, in milliseconds.
     *
     * @param interval time between two operations of one message
     * @param least the shortest that it may be once in a while
     */
    record Pace(long interval, long least) {
        /** For what is not bound to a pace. */
        static final Pace NONE = new Pace(0, 0);
    }

    /** What a message on the channel is, beside what it shall be. */
    enum Comparison {
        /** It is whole and closed. */
        CLOSED,
        /** It holds the text or a beginning of it: an update closes it, on live screens too. */
        BEGINNING,
        /** It holds something else: live screens cannot follow an update. */
        DIVERGED
    }
}
