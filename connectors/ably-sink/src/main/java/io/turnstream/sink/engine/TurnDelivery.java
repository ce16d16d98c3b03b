package io.turnstream.sink.engine;

import io.turnstream.avro.Failure;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.PairKey;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.codec.ChannelOperation;
import io.turnstream.sink.codec.Codec;
import io.turnstream.sink.codec.OnChannel;
import io.turnstream.sink.codec.TurnEncoder;
import java.util.ArrayList;
import java.util.HashSet;
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

    /** What became of an event that was offered. */
    enum Offered {
        TAKEN,
        /** It was there already. */
        REPEATED,
        /** Events before it are missing: what the turn says is not whole any more. */
        AFTER_A_HOLE
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
    private final Heard heard;
    private final TurnMessages messages;
    private final Plan plan = new Plan();
    private final Unhandled pending = new Unhandled();
    private final Unrecorded unrecorded = new Unrecorded();
    private final Creation creation = new Creation(unrecorded);

    /** Keys of messages that need no more attention, from before the turn was suspended. */
    private final Set<String> settled = new HashSet<>();

    /** Ids by which clients know messages from before the turn was suspended. */
    private final Set<String> shownBefore = new HashSet<>();

    /** The offset from which a successor has to read; -1 while there is none. */
    private long replayOffset = -1;

    /** How often something of it was created anew. */
    private int generation;

    /** How often it was put right. */
    private int heals;

    /** It is on record as suspended, and no event came since. */
    private boolean waiting;

    /** Messages of an earlier owner may hold text that was not read again yet: only read, do not write. */
    private boolean rebuilding;

    /** Why the turn is given up; null while it is not. */
    private @Nullable Failure failure;

    /** The plan is how a given-up turn ends. */
    private boolean ending;

    // ---- its place among the others, which those look after who schedule it

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

    /** How long it has been failing, and when it may try again. */
    final Trouble trouble = new Trouble();

    private Tally.Share share = Tally.Share.NOTHING;

    TurnDelivery(int partition, PairKey key, String channel, Codec codec, Optional<TurnInfo> resumed) {
        this.partition = partition;
        this.key = key;
        this.sessionId = key.sessionId();
        this.turnId = key.id();
        this.channel = channel;
        this.codec = codec;
        this.encoder = codec.encoder(key.sessionId(), key.id(), resumed);
        this.ids = new MessageIds(key.sessionId(), key.id());
        this.heard = new Heard(resumed);
        this.messages = new TurnMessages(codec.name());
    }

    // ---- what comes in

    /** Takes over what an earlier owner recorded. */
    void recover(RecoveredTurn recorded) {
        messages.recover(recorded.messages());
        generation = recorded.generation();
        replayOffset = recorded.replayFrom();
        waiting = recorded.isSuspended();
        creation.recovered(!recorded.messages().isEmpty(), recorded.isHandedOver());
        if (recorded.isHandedOver()) {
            // It may be gone on with once: whoever comes after us must not believe this record any more.
            unrecorded.mustComeFirst();
        }
        rebuilding = true;
    }

    /** Takes over a turn of which nothing is recorded, but which an earlier owner may have begun. */
    void mayHaveBegun() {
        creation.lookFirst();
    }

    /** What was found is an earlier owner's: writes only when all that the owner can have seen was offered. */
    void awaitRebuild() {
        rebuilding = true;
    }

    /** Every event that an earlier owner can have seen was offered. */
    void rebuilt() {
        rebuilding = false;
        messages.rebuilt();
    }

    /**
     * Adds an event.
     *
     * @throws RuntimeException what the codec throws; the turn must be given up then
     */
    Offered offer(TurnEvent event, long offset) {
        if (heard.has(event)) {
            return Offered.REPEATED;
        }
        if (!heard.continuesWith(event)) {
            return Offered.AFTER_A_HOLE;
        }
        if (replayOffset < 0 || waiting) {
            replayOffset = offset;
            waiting = false;
            unrecorded.changed(); // its beginning will be committed past
        }
        heard.add(event, offset);
        if (failure == null) {
            absorb(encoder.encode(event), event.getSeq(), offset);
        }
        return Offered.TAKEN;
    }

    private void absorb(List<ChannelOperation> operations, long seq, long offset) {
        MessageDelivery grown = null;
        List<MessageDelivery> creates = new ArrayList<>();
        int place = 0;
        for (ChannelOperation operation : operations) {
            if (operation instanceof ChannelOperation.Create create) {
                creates.add(messages.add(create.message(), rebuilding));
            } else {
                place = planCreates(creates, seq, place);
                MessageDelivery message = messages.get(operation.key());
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

    // ---- what to do next

    /** What the plan wants next, unless something of it is in flight or not yet possible. */
    @Nullable Intent nextStep() {
        if (creation.isUnderWay() || unrecorded.isAwaited()) {
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
            if (message.isCreated() || !messages.address(message)) {
                break;
            }
            batch.add(message);
        }
        if (batch.isEmpty()) {
            throw new IllegalStateException("codec " + codec.name() + " refers to a message that is not an anchor: "
                    + item.messages().get(first).draft.key());
        }
        String base = ids.base(item.seq(), item.first() + first, generation);
        if (creation.looksFirst()) {
            return new Intent.LookUp(base, batch, Optional.empty());
        }
        return rebuilding ? null : new Intent.Publish(base, batch);
    }

    private @Nullable Intent close(MessageDelivery message) {
        if (message.isInFlight() || rebuilding) {
            return null;
        }
        messages.address(message);
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
        return mayGrow() ? messages.growth(closing(), now) : null;
    }

    /** A message that may grow a little early, if there is one. */
    @Nullable Intent nextToJoin(long now) {
        return mayGrow() ? messages.joining(closing(), now) : null;
    }

    /** When a message that only waits for its time will grow; {@link Long#MAX_VALUE} when there is none. */
    long growsAt(long now) {
        return mayGrow() ? messages.growsAt(closing(), now) : Long.MAX_VALUE;
    }

    private boolean mayGrow() {
        return !rebuilding && !unrecorded.isAwaited() && failure == null;
    }

    /** The message whose close stands at the cursor. */
    private @Nullable MessageDelivery closing() {
        return plan.next() instanceof PlanItem.Close close ? close.message() : null;
    }

    // ---- what happens

    void began(Intent intent, long now, MessageDelivery.Pace pace) {
        if (intent instanceof Intent.Publish publish) {
            creation.began(publish);
        } else if (intent instanceof Intent.LookUp lookUp) {
            creation.began(lookUp);
        } else if (intent instanceof Intent.Read read) {
            read.message().reading();
        } else if (intent instanceof Intent.Edit edit) {
            edit.message().sending(now, pace);
        }
    }

    void published(Intent.Publish publish, List<String> serials) {
        creation.published(publish, serials);
    }

    void acknowledged(Intent.Edit edit, int chars) {
        edit.message().acknowledged(chars, edit.last());
        if (edit.last()) {
            closed(edit.message());
        }
    }

    private void closed(MessageDelivery message) {
        if (message.isDoubted() && failure == null) {
            messages.aftermath().add(message);
        }
        unrecorded.changed();
    }

    /**
     * The intent has no acknowledgement.
     *
     * @param refused true when the service said so; false when nobody knows
     */
    void failed(Intent intent, boolean refused) {
        if (intent instanceof Intent.Publish publish) {
            creation.failed(publish, refused);
        } else if (intent instanceof Intent.LookUp) {
            creation.lookFailed();
        } else if (intent instanceof Intent.Read read) {
            read.message().notRead();
        } else if (intent instanceof Intent.Edit edit) {
            edit.message().failed(refused, edit instanceof Intent.Append);
        }
    }

    void connectionLost() {
        messages.connectionLost();
    }

    /**
     * A page of history came.
     *
     * @return where to go on looking; empty when the search is over
     */
    Optional<Intent.LookUp> searched(Intent.LookUp lookUp, HistoryPage page, int maxPages) {
        return creation.searched(lookUp, page, maxPages, messages::hasSerial);
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

    // ---- what was closed in doubt

    /** True when the message is read because it was closed in doubt. */
    boolean isInAftermath(MessageDelivery message) {
        return messages.aftermath().holds(message);
    }

    /** What was closed in doubt could not be read; false when it is left as it is. */
    boolean readLater(MessageDelivery message, long now) {
        unrecorded.changed();
        return messages.aftermath().later(message, now);
    }

    /** What was closed in doubt is gone: nobody misses it. */
    void isGone(MessageDelivery message) {
        message.notRead();
        messages.aftermath().remove(message);
        unrecorded.changed();
    }

    /**
     * What was closed in doubt was read once more.
     *
     * @return how often the turn was repaired by now, when it has to be once more; 0 when all is well
     */
    int readAgain(MessageDelivery message, StoredMessage stored) {
        messages.aftermath().remove(message);
        unrecorded.changed();
        messages.address(message);
        if (message.isStill(stored)) {
            return 0;
        }
        messages.findStreams();
        plan.rewind();
        return ++heals;
    }

    // ---- how it is put right

    /** It cannot be put right: what the channel holds stays. */
    void abandon(MessageDelivery message) {
        message.abandon();
        unrecorded.changed();
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
        return restart(other -> other.draft.key().equals(anchor)
                || other.draft.reference().filter(r -> r.key().equals(anchor)).isPresent());
    }

    /**
     * The message is gone from the channel: creates it anew with its full text.
     *
     * @return how often the turn was repaired so by now
     */
    int createAgain(MessageDelivery message) {
        return restart(other -> other == message);
    }

    private int restart(Predicate<MessageDelivery> which) {
        messages.restart(which);
        generation++;
        plan.rewind();
        unrecorded.mustComeFirst();
        return ++heals;
    }

    // ---- how it is given up

    /**
     * Ends the turn as failed, as soon as nothing of it is being created any more. What is not on the channel by then
     * stays off it.
     */
    void giveUp(Failure why) {
        if (failure == null) {
            failure = why;
            pending.clear();
            messages.aftermath().clear();
            trouble.over();
            unrecorded.changedUrgently();
        }
    }

    /** Ends the turn without a word on the channel: nobody knows what is there. */
    void giveUpSilently(Failure why) {
        giveUp(why);
        ending = true;
    }

    private void planTheEnd(Failure why) {
        ending = true;
        plan.cut();
        messages.keepCreated();
        absorb(encoder.giveUp(why, this), heard.lastSeq() + 1, heard.lastOffset());
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
        return messages.isCreated(key) || settled.contains(key);
    }

    @Override
    public boolean isOpen(String key) {
        return messages.isOpenStream(key);
    }

    // ---- how far it is

    Phase phase() {
        if (!isIdle()) {
            return Phase.OPEN;
        }
        if (failure != null) {
            return Phase.GIVEN_UP;
        }
        if (heard.isEnded()) {
            return Phase.CLOSED;
        }
        return heard.isSuspending() ? Phase.SUSPENDED : Phase.OPEN;
    }

    private boolean isIdle() {
        if (!plan.isDone() || !isQuiet()) {
            return false;
        }
        return failure == null ? hasNothingLeft() : ending;
    }

    private boolean hasNothingLeft() {
        return pendingChars() == 0 && messages.aftermath().isEmpty();
    }

    /** True when nothing is to be done before the next event. */
    boolean isSettled() {
        return failure == null && isIdle() && !unrecorded.isDirty() && !unrecorded.isAwaited();
    }

    /** Forgets what a suspended turn no longer needs; the next event begins afresh. */
    void suspended() {
        settled.addAll(messages.forget());
        shownBefore.addAll(heard.messageIds());
        plan.clear();
        pending.clear();
        if (!waiting) {
            replayOffset = heard.lastOffset() + 1;
            waiting = true;
            unrecorded.changed();
        }
    }

    /** The lowest offset whose event is not wholly on the channel. */
    OptionalLong firstUnhandled() {
        return pending.first(plan);
    }

    /** True when it was cut down to what a suspended turn needs, and nothing has come since. */
    boolean isWaiting() {
        return waiting;
    }

    boolean isGivingUp() {
        return failure != null;
    }

    boolean isQuiet() {
        return !creation.isUnderWay() && messages.isQuiet();
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
        boolean open = messages.hasOpenStream();
        boolean unsettled = !isSettled();
        long chars = pendingChars();
        firstUnhandled(); // forgets what is handled
        long load = unsettled ? chars + plan.load() + WEIGHT + pending.size() * EVENT_WEIGHT : 0;
        return new Tally.Share(chars, load, open, unrecorded.isUrgent(), unsettled);
    }

    /** True when nothing is being created, nor may have been without our knowing. */
    boolean knowsItsMessages() {
        return creation.isCertain();
    }

    boolean isRebuilding() {
        return rebuilding;
    }

    /** True when something of it is on the channel. */
    boolean isOnChannel() {
        return creation.hasBegun();
    }

    long pendingChars() {
        return messages.pendingChars();
    }

    // ---- what others ask of it

    boolean answers(String messageId) {
        return heard.messageIds().contains(messageId);
    }

    /** True when clients can know the message by this id. */
    boolean shows(String messageId) {
        return shownBefore.contains(messageId) || messages.anyCreated(message -> codec.shows(message.draft, messageId));
    }

    Optional<String> parent() {
        return Optional.ofNullable(heard.info().getParent());
    }

    TurnInfo info() {
        return heard.info();
    }

    long lastSeq() {
        return heard.lastSeq();
    }

    long lastOffset() {
        return heard.lastOffset();
    }

    String lastResponse() {
        return heard.lastResponse();
    }

    int lastAttempt() {
        return heard.lastAttempt();
    }

    /** Text that was not acknowledged, of all streams, in order. */
    String undelivered() {
        return messages.undelivered();
    }

    // ---- what is on record of it

    int generation() {
        return generation;
    }

    long replayOffset() {
        return replayOffset;
    }

    /** Every message that is on the channel, by key. */
    Map<String, MessageDelivery> onChannel() {
        return messages.onChannel();
    }

    /** Messages of an earlier owner that were not planned again yet. */
    Map<String, Known> stillKnown() {
        return messages.stillKnown();
    }

    /** The newest state of this turn is on record. */
    void recorded() {
        unrecorded.recorded();
    }

    boolean isDirty() {
        return unrecorded.isDirty();
    }

    boolean isUrgent() {
        return unrecorded.isUrgent();
    }

    void noted() {
        unrecorded.noted();
    }
}
