package io.turnstream.sink.engine;

import io.turnstream.avro.Failure;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.PairKey;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.codec.ChannelOperation;
import io.turnstream.sink.codec.Codec;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.codec.OnChannel;
import io.turnstream.sink.codec.TurnEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One turn: the plan that the codec makes of its events, how far the channel has acknowledged it, and what to do next.
 *
 * <p>The rule that keeps text exact: an append goes out only when the operation before it on that message was
 * acknowledged on the connection that is still current and nothing else is in flight for the message; in every other
 * case the next operation is an update with the full text.
 */
final class TurnDelivery implements OnChannel {

    /** How far a turn is. */
    enum Phase {
        /** More is to come. */
        OPEN,
        /** Everything is acknowledged, and the turn waits for somebody. */
        SUSPENDED,
        /** Everything is acknowledged, and nothing more will come. */
        CLOSED,
        /** It was ended as failed. */
        GIVEN_UP
    }

    /** What a turn takes up beside its messages, in characters. */
    private static final long WEIGHT = 1_000;

    /** What an event takes up beside its text. */
    private static final long EVENT_WEIGHT = 50;

    final int partition;
    final PairKey key;
    final String sessionId;
    final String turnId;
    final String channel;
    final Codec codec;

    private final TurnEncoder encoder;
    private final MessageIds ids;
    private final Map<String, MessageDelivery> messages = new LinkedHashMap<>();

    /** Messages that grow and are not closed yet; closed ones go when they are next looked for. */
    private final List<MessageDelivery> streams = new ArrayList<>();

    /** Streams that are closed and will be looked at again. */
    private final Aftermath aftermath = new Aftermath();

    private final Map<String, Known> known = new HashMap<>();
    private final Plan plan = new Plan();
    private final Unhandled pending = new Unhandled();
    private final Set<String> messageIds = new HashSet<>();

    /** Keys of messages that need no more attention, from before the turn was suspended. */
    private final Set<String> settled = new HashSet<>();

    /** Ids by which clients know messages from before the turn was suspended. */
    private final Set<String> shownBefore = new HashSet<>();

    private TurnInfo info;
    private long lastSeq = -1;
    private long lastOffset = -1;
    private long replayOffset = -1;
    private String lastResponse = "";
    private int lastAttempt;
    private int generation;
    private int heals;

    private boolean ended;
    private boolean suspending;

    /** It is on record as suspended, and no event came since. */
    private boolean waiting;

    /** Why the turn is given up; null while it is not. */
    private @Nullable Failure failure;

    /** The plan is how a given-up turn ends. */
    private boolean ending;

    private boolean publishing;
    private boolean begun;

    /** What is created next may be on the channel already, without our knowing: look before creating. */
    private boolean lookFirst;

    /** A create got no answer: the next may be its repeat, and the serial of a repeat is not documented. */
    private boolean mayRepeat;

    /** Messages of an earlier owner may hold text that was not read again yet: only read, do not write. */
    private boolean rebuilding;

    /** A new generation may show on the channel only when it is on record. */
    private boolean awaitsRecord;

    /** Its partition; null once it is gone. */
    @Nullable PartitionDelivery home;

    /** Its place in the pool; null while it has nothing to do. */
    @Nullable Slot slot;

    /** When it is to be looked at although nothing happens to it. */
    long wakeAt = Long.MAX_VALUE;

    /** Since when it waits for the message that it follows, of a turn that has begun; {@link Long#MIN_VALUE} for not. */
    long waitsSince = Long.MIN_VALUE;

    /** What the budgets have no room for, and nothing has happened to the turn since. */
    @Nullable Intent waitsFor;

    /** Something happened to it that was not counted yet. */
    boolean touched;

    private Tally.Share share = Tally.Share.NOTHING;

    /** How long it has been failing, and when it may try again. */
    final Trouble trouble = new Trouble();

    private boolean dirty;
    private boolean urgent;
    private @Nullable HistorySearch search;

    TurnDelivery(int partition, PairKey key, String channel, Codec codec, Optional<TurnInfo> resumed) {
        this.partition = partition;
        this.key = key;
        this.sessionId = key.sessionId();
        this.turnId = key.id();
        this.channel = channel;
        this.codec = codec;
        this.encoder = codec.encoder(key.sessionId(), key.id(), resumed);
        this.ids = new MessageIds(key.sessionId(), key.id());
        this.info = resumed.orElseGet(() -> TurnInfo.newBuilder().build());
    }

    // ---- what comes in

    /** Takes over what an earlier owner recorded. */
    void recover(RecoveredTurn recorded) {
        known.putAll(recorded.messages());
        generation = recorded.generation();
        replayOffset = recorded.replayFrom();
        waiting = recorded.isSuspended();
        // What was handed over so may be gone on with once: whoever comes after us must not believe it any more.
        awaitsRecord = recorded.isHandedOver();
        if (awaitsRecord) {
            changed(true);
        }
        lookFirst = !recorded.isHandedOver();
        begun = !recorded.messages().isEmpty();
        rebuilding = true;
    }

    /** Takes over a turn of which nothing is recorded, but which an earlier owner may have begun. */
    void mayHaveBegun() {
        lookFirst = true;
    }

    /** What was found is an earlier owner's: writes only when all that the owner can have seen was offered. */
    void awaitRebuild() {
        rebuilding = true;
    }

    /** Every event that an earlier owner can have seen was offered. */
    void rebuilt() {
        rebuilding = false;
        streams.forEach(MessageDelivery::rebuilt);
    }

    /** What became of an event that was offered. */
    enum Offered {
        TAKEN,
        /** It was there already. */
        REPEATED,
        /** Events before it are missing: what the turn says is not whole any more. */
        AFTER_A_HOLE
    }

    /**
     * Adds an event.
     *
     * @throws RuntimeException what the codec throws; the turn must be given up then
     */
    Offered offer(TurnEvent event, long offset) {
        if (event.getSeq() <= lastSeq) {
            return Offered.REPEATED;
        }
        if (event.getSeq() != lastSeq + 1 && lastSeq >= 0) {
            return Offered.AFTER_A_HOLE;
        }
        lastSeq = event.getSeq();
        lastOffset = offset;
        if (replayOffset < 0 || waiting) {
            replayOffset = offset;
            waiting = false;
            changed(false); // its beginning will be committed past
        }
        remember(event);
        if (failure == null) {
            absorb(encoder.encode(event), event.getSeq(), offset);
        }
        return Offered.TAKEN;
    }

    private void remember(TurnEvent event) {
        if (!event.getResponseId().isEmpty()) {
            lastResponse = event.getResponseId();
            lastAttempt = event.getAttempt();
        }
        var detail = event.getDetail();
        if (detail != null && detail.getTurn() != null) {
            info = detail.getTurn();
        }
        if (detail != null && detail.getResponse() != null) {
            messageIds.add(detail.getResponse().getMessageId());
        }
        suspending = event.getKind() == TurnEventKind.TURN_SUSPENDED;
        ended = ended || event.getKind() == TurnEventKind.TURN_ENDED;
    }

    private void absorb(List<ChannelOperation> operations, long seq, long offset) {
        MessageDelivery grown = null;
        List<MessageDelivery> creates = new ArrayList<>();
        int place = 0;
        for (ChannelOperation operation : operations) {
            if (operation instanceof ChannelOperation.Create create) {
                var message = new MessageDelivery(create.message());
                messages.put(create.key(), message);
                adoptKnown(message);
                if (message.draft.kind().grows()) {
                    streams.add(message);
                }
                creates.add(message);
            } else {
                place = planCreates(creates, seq, place);
                MessageDelivery message = message(operation.key());
                if (operation instanceof ChannelOperation.Append append) {
                    message.grow(append.text());
                    grown = message;
                } else if (operation instanceof ChannelOperation.Close close) {
                    message.closeWith(close.extras());
                    plan.add(new PlanItem.Close(message));
                }
            }
        }
        planCreates(creates, seq, place);
        pending.add(offset, plan, grown);
    }

    private int planCreates(List<MessageDelivery> creates, long seq, int place) {
        if (creates.isEmpty()) {
            return place;
        }
        plan.add(new PlanItem.Create(seq, place, List.copyOf(creates)));
        int next = place + creates.size();
        creates.clear();
        return next;
    }

    private void adoptKnown(MessageDelivery message) {
        Known there = known.get(message.draft.key());
        if (there != null) {
            if (rebuilding
                    && there.chars() >= 0
                    && !there.closed()
                    && message.draft.kind().grows()) {
                message.handedOver(there.serial(), there.chars());
            } else if (there.chars() >= 0 && there.closed()) {
                message.adoptedClosed(there.serial());
            } else {
                message.adopted(there.serial(), there.closed());
                if (message.isDoubted()) {
                    aftermath.add(message);
                }
            }
            begun = true;
        }
    }

    private MessageDelivery message(String key) {
        MessageDelivery message = messages.get(key);
        if (message == null) {
            throw new IllegalStateException("codec " + codec.name() + " names a message it never created: " + key);
        }
        return message;
    }

    // ---- what to do next

    /** What the plan wants next, unless something of it is in flight or not yet possible. */
    @Nullable Intent nextStep() {
        if (publishing || awaitsRecord) {
            return null;
        }
        if (failure != null && !ending) {
            planTheEnd(failure);
        }
        PlanItem item = plan.next();
        if (item instanceof PlanItem.Create create) {
            return create(create);
        }
        return item instanceof PlanItem.Close close ? close(close.message()) : null;
    }

    private @Nullable Intent create(PlanItem.Create item) {
        int first = 0;
        while (item.messages().get(first).isCreated()) {
            first++;
        }
        List<MessageDelivery> batch = new ArrayList<>();
        for (MessageDelivery message :
                item.messages().subList(first, item.messages().size())) {
            if (message.isCreated() || !address(message)) {
                break;
            }
            batch.add(message);
        }
        if (batch.isEmpty()) {
            throw new IllegalStateException("codec " + codec.name() + " refers to a message that is not an anchor: "
                    + item.messages().get(first).draft.key());
        }
        String base = ids.base(item.seq(), item.first() + first, generation);
        if (lookFirst) {
            return new Intent.LookUp(base, batch, Optional.empty());
        }
        return rebuilding ? null : new Intent.Publish(base, batch);
    }

    /** Fills in the serial that the message refers to; false while nobody knows it. */
    private boolean address(MessageDelivery message) {
        Optional<MessageDraft.SerialReference> reference = message.draft.reference();
        if (reference.isEmpty() || message.isAddressed()) {
            return true;
        }
        String anchor = message(reference.get().key()).serial();
        if (anchor == null) {
            return false;
        }
        message.refersTo(anchor);
        return true;
    }

    private @Nullable Intent close(MessageDelivery message) {
        if (message.isInFlight() || rebuilding) {
            return null;
        }
        address(message);
        if (ending) {
            return new Intent.EmptyClose(message);
        }
        if (message.isSuspect()) {
            return new Intent.Read(message);
        }
        return message.needsUpdate() ? new Intent.Update(message, true) : new Intent.Append(message, true);
    }

    /** A message that wants to grow now, if there is one. */
    @Nullable Intent nextGrowth(long now) {
        if (rebuilding || awaitsRecord || failure != null) {
            return null;
        }
        for (MessageDelivery message : streams) {
            if (message.isClosed() || isClosing(message)) {
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

    /** A message that may grow a little early, if there is one. */
    @Nullable Intent nextToJoin(long now) {
        if (rebuilding || awaitsRecord || failure != null) {
            return null;
        }
        for (MessageDelivery message : streams) {
            if (message.canJoin(now) && !isClosing(message)) {
                address(message);
                return new Intent.Append(message, false);
            }
        }
        return null;
    }

    /** When a message that only waits for its time will grow; {@link Long#MAX_VALUE} when there is none. */
    long growsAt(long now) {
        if (rebuilding || awaitsRecord || failure != null) {
            return Long.MAX_VALUE;
        }
        long first = aftermath.next(now);
        for (MessageDelivery message : streams) {
            if (message.notBefore() > now && message.notBefore() < first && !isClosing(message)) {
                if (message.wantsAppend(message.notBefore()) || message.wantsUpdate(message.notBefore())) {
                    first = message.notBefore();
                }
            }
        }
        return first;
    }

    /** The close that stands at the cursor carries what is left of the text. */
    private boolean isClosing(MessageDelivery message) {
        return plan.next() instanceof PlanItem.Close close && close.message() == message;
    }

    // ---- what happens

    void began(Intent intent, long now, MessageDelivery.Pace pace) {
        if (intent instanceof Intent.Publish publish) {
            publishing = true;
            publish.messages().forEach(MessageDelivery::creating);
        } else if (intent instanceof Intent.LookUp) {
            publishing = true;
            search = search == null ? new HistorySearch() : search;
            search.began();
        } else if (intent instanceof Intent.Read read) {
            read.message().reading();
        } else if (intent instanceof Intent.Edit edit) {
            edit.message().sending(now, pace);
        }
    }

    void published(Intent.Publish publish, List<String> serials) {
        publishing = false;
        if (mayRepeat) {
            mayRepeat = false;
            lookFirst = true; // the channel knows the serials
            publish.messages().stream().filter(MessageDelivery::isInFlight).forEach(MessageDelivery::notCreated);
            return;
        }
        for (int i = 0; i < serials.size(); i++) {
            MessageDelivery message = publish.messages().get(i);
            if (message.isInFlight()) { // else it was superseded meanwhile
                message.created(serials.get(i));
            }
        }
        begun = true;
        changed(true);
    }

    void acknowledged(Intent.Edit edit, int chars) {
        edit.message().acknowledged(chars, edit.last());
        if (edit.last()) {
            closed(edit.message());
        }
    }

    private void closed(MessageDelivery message) {
        if (message.isDoubted() && failure == null) {
            aftermath.add(message);
        }
        changed(false);
    }

    /**
     * The intent has no acknowledgement.
     *
     * @param refused true when the service said so; false when nobody knows
     */
    void failed(Intent intent, boolean refused) {
        if (intent instanceof Intent.Publish publish) {
            publishing = false;
            publish.messages().forEach(MessageDelivery::notCreated);
            lookFirst = true;
            mayRepeat |= !refused;
        } else if (intent instanceof Intent.LookUp) {
            publishing = false;
            search = null;
        } else if (intent instanceof Intent.Read read) {
            read.message().notRead();
        } else if (intent instanceof Intent.Edit edit) {
            edit.message().failed(refused, edit instanceof Intent.Append);
        }
    }

    void connectionLost() {
        messages.values().forEach(MessageDelivery::connectionLost);
    }

    /**
     * A page of history came.
     *
     * @return where to go on looking; empty when the search is over
     */
    Optional<Intent.LookUp> searched(Intent.LookUp lookUp, HistoryPage page, int maxPages) {
        HistorySearch walk = search == null ? new HistorySearch() : search;
        walk.look(page.messages(), lookUp.base(), this::isOurs);
        int wanted = lookUp.messages().size();
        publishing = false;
        if (page.next() != null && walk.goesOn(wanted, maxPages)) {
            search = walk;
            return Optional.of(new Intent.LookUp(lookUp.base(), lookUp.messages(), Optional.of(page.next())));
        }
        search = null;
        List<String> serials = walk.found(wanted);
        lookFirst = !serials.isEmpty(); // where one was left, the next may be too
        mayRepeat &= serials.isEmpty();
        for (int i = 0; i < serials.size(); i++) {
            begun = true;
            lookUp.messages().get(i).adopted(serials.get(i), false);
            changed(true);
        }
        return Optional.empty();
    }

    private boolean isOurs(String serial) {
        return messages.values().stream().anyMatch(message -> serial.equals(message.serial()));
    }

    /**
     * The message was read before its close.
     *
     * @return what it was, beside what it should be
     */
    MessageDelivery.Comparison read(MessageDelivery message, StoredMessage stored) {
        MessageDelivery.Comparison comparison = message.compare(stored);
        if (comparison == MessageDelivery.Comparison.CLOSED) {
            closed(message);
        }
        return comparison;
    }

    /** True when the message is read because it was closed in doubt. */
    boolean isInAftermath(MessageDelivery message) {
        return aftermath.holds(message);
    }

    /** What was closed in doubt could not be read; false when it is left as it is. */
    boolean readLater(MessageDelivery message, long now) {
        changed(false);
        return aftermath.later(message, now);
    }

    /** What was closed in doubt is gone: nobody misses it. */
    void isGone(MessageDelivery message) {
        message.notRead();
        aftermath.remove(message);
        changed(false);
    }

    /**
     * What was closed in doubt was read once more.
     *
     * @return how often the turn was repaired by now, when it has to be once more; 0 when all is well
     */
    int readAgain(MessageDelivery message, StoredMessage stored) {
        aftermath.remove(message);
        changed(false);
        address(message);
        if (message.isStill(stored)) {
            return 0;
        }
        findStreams();
        plan.rewind();
        return ++heals;
    }

    /** It cannot be put right: what the channel holds stays. */
    void abandon(MessageDelivery message) {
        message.abandon();
        changed(false);
    }

    boolean canSupersede(MessageDelivery message) {
        return message.draft.reference().isPresent();
    }

    /**
     * Makes what hangs on the message's anchor void and creates it anew, anchor first. Live screens that no update can
     * heal follow the newest anchor.
     *
     * @return how often the turn was repaired so by now
     */
    int supersede(MessageDelivery message) {
        String anchor = message.draft.reference().orElseThrow().key();
        restart(other -> other.draft.key().equals(anchor)
                || other.draft.reference().filter(r -> r.key().equals(anchor)).isPresent());
        return ++heals;
    }

    /**
     * The message is gone from the channel: creates it anew with its full text.
     *
     * @return how often the turn was repaired so by now
     */
    int createAgain(MessageDelivery message) {
        restart(other -> other == message);
        return ++heals;
    }

    private void restart(Predicate<MessageDelivery> which) {
        messages.values().stream().filter(which).forEach(message -> {
            message.restart();
            aftermath.remove(message);
        });
        findStreams();
        known.clear();
        generation++;
        plan.rewind();
        awaitsRecord = true;
        changed(true);
    }

    private void findStreams() {
        streams.clear();
        messages.values().stream()
                .filter(message -> message.draft.kind().grows() && !message.isClosed())
                .forEach(streams::add);
    }

    /** The newest state of this turn is on record. */
    void recorded() {
        awaitsRecord = false;
    }

    /**
     * Ends the turn as failed, as soon as nothing of it is being created any more. What is not on the channel by then
     * stays off it.
     */
    void giveUp(Failure why) {
        if (failure == null) {
            failure = why;
            pending.clear();
            aftermath.clear();
            trouble.over();
            changed(true);
        }
    }

    private void planTheEnd(Failure why) {
        ending = true;
        plan.cut();
        messages.values().removeIf(message -> !message.isCreated());
        findStreams();
        absorb(encoder.giveUp(why, this), lastSeq + 1, lastOffset);
        pending.clear();
    }

    /** A step of the end can never succeed: leaves it out. Whatever else failed is of no consequence any more. */
    void leaveOut(Intent intent) {
        PlanItem item = ending ? plan.next() : null;
        if (item instanceof PlanItem.Create create && isStepOf(create, intent)) {
            plan.skip();
        } else if (item instanceof PlanItem.Close close && isStepOf(close, intent)) {
            close.message().abandon();
        }
    }

    private static boolean isStepOf(PlanItem.Create create, Intent intent) {
        return intent instanceof Intent.Publish publish && create.messages().containsAll(publish.messages())
                || intent instanceof Intent.LookUp lookUp && create.messages().containsAll(lookUp.messages());
    }

    private static boolean isStepOf(PlanItem.Close close, Intent intent) {
        return intent instanceof Intent.EmptyClose empty && empty.message() == close.message();
    }

    @Override
    public boolean has(String key) {
        MessageDelivery message = messages.get(key);
        return message != null && message.isCreated() || settled.contains(key);
    }

    @Override
    public boolean isOpen(String key) {
        MessageDelivery message = messages.get(key);
        return message != null && message.isOpenStream();
    }

    /** Ends the turn without a word on the channel: nobody knows what is there. */
    void giveUpSilently(Failure why) {
        giveUp(why);
        ending = true;
    }

    private void changed(boolean soon) {
        dirty = true;
        urgent = urgent || soon;
    }

    // ---- how far it is

    Phase phase() {
        boolean idle =
                plan.isDone() && isQuiet() && (failure == null ? pendingChars() == 0 && aftermath.isEmpty() : ending);
        if (!idle) {
            return Phase.OPEN;
        }
        if (failure != null) {
            return Phase.GIVEN_UP;
        }
        if (ended) {
            return Phase.CLOSED;
        }
        return suspending ? Phase.SUSPENDED : Phase.OPEN;
    }

    /** Forgets what a suspended turn no longer needs; the next event begins afresh. */
    void suspended() {
        settled.addAll(messages.keySet());
        shownBefore.addAll(messageIds);
        plan.clear();
        messages.clear();
        streams.clear();
        known.clear();
        pending.clear();
        if (!waiting) {
            replayOffset = lastOffset + 1;
            waiting = true;
            changed(false);
        }
    }

    /** The lowest offset whose event is not wholly on the channel. */
    OptionalLong firstUnhandled() {
        return pending.first(plan);
    }

    /** True when nothing is to be done before the next event. */
    boolean isSettled() {
        return phase() != Phase.GIVEN_UP
                && plan.isDone()
                && isQuiet()
                && !dirty
                && !awaitsRecord
                && failure == null
                && aftermath.isEmpty()
                && pendingChars() == 0;
    }

    /** True when it was cut down to what a suspended turn needs, and nothing has come since. */
    boolean isWaiting() {
        return waiting;
    }

    boolean isGivingUp() {
        return failure != null;
    }

    boolean isQuiet() {
        if (publishing || !aftermath.isQuiet()) {
            return false;
        }
        for (MessageDelivery message : streams) {
            if (message.isInFlight()) {
                return false;
            }
        }
        return true;
    }

    /** What it counted for when it was last looked at. */
    Tally.Share share() {
        return share;
    }

    void counted(Tally.Share now) {
        share = now;
    }

    /** What it counts for now. */
    Tally.Share newShare() {
        streams.removeIf(MessageDelivery::isClosed);
        boolean open = false;
        for (MessageDelivery message : streams) {
            open = open || message.isOpenStream();
        }
        boolean unsettled = !isSettled();
        long chars = pendingChars();
        firstUnhandled(); // forgets what is handled
        long load = unsettled ? chars + plan.load() + WEIGHT + pending.size() * EVENT_WEIGHT : 0;
        return new Tally.Share(chars, load, open, urgent, unsettled);
    }

    /** True when nothing is being created, nor may have been without our knowing. */
    boolean knowsItsMessages() {
        return !publishing && !lookFirst && !mayRepeat;
    }

    boolean isRebuilding() {
        return rebuilding;
    }

    /** True when something of it is on the channel. */
    boolean isOnChannel() {
        return begun;
    }

    long pendingChars() {
        long sum = 0;
        for (MessageDelivery message : streams) {
            sum += message.unacknowledged();
        }
        return sum;
    }

    boolean answers(String messageId) {
        return messageIds.contains(messageId);
    }

    /** True when clients can know the message by this id. */
    boolean shows(String messageId) {
        return shownBefore.contains(messageId)
                || messages.values().stream()
                        .anyMatch(message -> message.isCreated() && codec.shows(message.draft, messageId));
    }

    Optional<String> parent() {
        return Optional.ofNullable(info.getParent());
    }

    TurnInfo info() {
        return info;
    }

    int generation() {
        return generation;
    }

    long replayOffset() {
        return replayOffset;
    }

    long lastSeq() {
        return lastSeq;
    }

    long lastOffset() {
        return lastOffset;
    }

    String lastResponse() {
        return lastResponse;
    }

    int lastAttempt() {
        return lastAttempt;
    }

    /** Text that was not acknowledged, of all streams, in order. */
    String undelivered() {
        StringBuilder rest = new StringBuilder();
        for (MessageDelivery message : messages.values()) {
            if (message.draft.kind().grows() && !message.isClosed()) {
                rest.append(message.text(), message.acked(), message.length());
            }
        }
        return rest.toString();
    }

    /** Every message that is on the channel, by key. */
    Map<String, MessageDelivery> onChannel() {
        Map<String, MessageDelivery> there = new LinkedHashMap<>();
        messages.forEach((key, message) -> {
            if (message.isCreated()) {
                there.put(key, message);
            }
        });
        return there;
    }

    /** Messages of an earlier owner that were not planned again yet. */
    Map<String, Known> stillKnown() {
        Map<String, Known> rest = new LinkedHashMap<>(known);
        rest.keySet().removeAll(messages.keySet());
        return rest;
    }

    boolean isDirty() {
        return dirty;
    }

    boolean isUrgent() {
        return urgent;
    }

    void noted() {
        dirty = false;
        urgent = false;
    }
}
