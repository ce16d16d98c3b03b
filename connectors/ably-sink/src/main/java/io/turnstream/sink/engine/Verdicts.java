package io.turnstream.sink.engine;

import io.turnstream.avro.Failure;
import io.turnstream.schemas.errors.ErrorCode;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.StoredMessage;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What the answer to an operation means for its turn: on it goes, it is repaired, it waits, or it is given up. */
final class Verdicts {

    /** The code of an operation that our own side did not begin: it says nothing of the service. */
    private static final int NEVER_BEGUN = 0;

    private static final long FIRST_RETRY = 100;
    private static final long LAST_RETRY = 10_000;
    private static final long FIRST_RATE_RETRY = 250;
    private static final long LAST_RATE_RETRY = 5_000;

    /** How long is waited after a failure that only a change of configuration can cure. */
    static final long CONFIGURATION_RETRY = 30_000;

    /** How many retry budgets the end of a turn that was given up may be refused before it is left out. */
    private static final int PATIENCE_WITH_AN_END = 30;

    /** What is not the fault of a turn. */
    private static final Set<Refusal> REASONS_TO_BREAK = EnumSet.of(Refusal.TRANSIENT, Refusal.CONNECTION);

    private final EngineSettings settings;
    private final EngineCounters counters;
    private final Records records;
    private final Tally tally;
    private final Dispatch dispatch;
    private final Backoff backoff;

    private final Obstacles obstacles = new Obstacles();

    /** The newest failure that is nobody's fault but the service's, or of the way to it. */
    private String lastTrouble = "nothing answers";

    Verdicts(
            EngineSettings settings,
            EngineCounters counters,
            Records records,
            Tally tally,
            Dispatch dispatch,
            Backoff backoff) {
        this.settings = settings;
        this.counters = counters;
        this.records = records;
        this.tally = tally;
        this.dispatch = dispatch;
        this.backoff = backoff;
    }

    /** What keeps everything from being delivered until somebody changes the configuration, if anything does. */
    Optional<String> obstacle() {
        return obstacles.any();
    }

    /** What was wrong with the service, or with the way to it, when it last failed. */
    String lastTrouble() {
        return lastTrouble;
    }

    /** A connection is up. */
    void connected(long now) {
        obstacles.succeeded(Obstacles.Kind.CONNECT, now);
    }

    /**
     * A connection is gone, or never came up.
     *
     * @param othersAreUp whether another connection is up: what is wrong is not wrong with all then
     * @return when the next one may be tried
     */
    long lost(Slot slot, boolean othersAreUp, ChannelException why, long now) {
        Refusal refusal = Refusal.of(why);
        if (refusal == Refusal.RATE) {
            slot.slowDown();
        }
        if (refusal != Refusal.CONFIGURATION) {
            lastTrouble = describe(why);
            return now + backoff.delay(slot.failedConnects, FIRST_RETRY, LAST_RETRY);
        }
        if (!othersAreUp) {
            obstacles.refused(Obstacles.Kind.CONNECT, describe(why));
        }
        return now + CONFIGURATION_RETRY;
    }

    void answered(InFlight.Sent operation, Outcome outcome, long now) {
        if (outcome instanceof Outcome.Failed failed) {
            failed(operation, failed.why(), now);
        } else {
            succeeded(operation, outcome, now);
        }
        tally.touch(operation.turn());
    }

    private void succeeded(InFlight.Sent operation, Outcome outcome, long now) {
        TurnDelivery turn = operation.turn();
        Intent intent = operation.intent();
        if (!intent.isRead()) {
            operation.slot().succeeded(now);
            turn.trouble.over();
            obstacles.succeeded(Obstacles.Kind.of(intent), now);
        }
        if (intent instanceof Intent.Publish publish && outcome instanceof Outcome.Published published) {
            turn.published(publish, published.serials());
        } else if (intent instanceof Intent.LookUp lookUp && outcome instanceof Outcome.Page page) {
            searched(turn, turn.searched(lookUp, page.page(), settings.lookupPages()), now);
        } else if (intent instanceof Intent.Read read && outcome instanceof Outcome.Found found) {
            found(turn, read.message(), found.message(), now);
        } else if (intent instanceof Intent.Edit edit && outcome instanceof Outcome.Acknowledged) {
            turn.acknowledged(edit, operation.chars());
        } else {
            throw new IllegalArgumentException(outcome + " does not answer " + intent);
        }
    }

    private void searched(TurnDelivery turn, Optional<Intent.LookUp> further, long now) {
        Slot slot = turn.slot;
        if (further.isPresent() && slot != null) {
            dispatch.send(slot, turn, further.get(), now, MessageDelivery.Pace.NONE);
        }
        if (further.isEmpty() && turn.isOnChannel() && turn.home != null && !turn.home.isRebuilt()) {
            turn.awaitRebuild();
        }
    }

    private void found(TurnDelivery turn, MessageDelivery message, Optional<StoredMessage> stored, long now) {
        if (turn.isGivingUp()) {
            message.notRead(); // the plan is how it ends: nothing is repaired any more
            return;
        }
        if (turn.isInAftermath(message)) {
            foundAfterwards(turn, message, stored);
            return;
        }
        if (stored.isEmpty() || stored.get().deleted()) {
            message.notRead();
            heal(turn, message, now, "the message is gone from the channel");
            return;
        }
        MessageDelivery.Comparison comparison = turn.read(message, stored.get());
        if (comparison == MessageDelivery.Comparison.DIVERGED) {
            counters.divergences++;
            if (turn.canSupersede(message)) {
                heal(turn, message, now, "the message on the channel is not what was sent");
            }
        }
    }

    /** What came after the close shows in history only: live screens are done with the message. */
    private void foundAfterwards(TurnDelivery turn, MessageDelivery message, Optional<StoredMessage> stored) {
        if (stored.isEmpty() || stored.get().deleted()) {
            turn.isGone(message);
            return;
        }
        int heals = turn.readAgain(message, stored.get());
        counters.divergences += heals > 0 ? 1 : 0;
        if (heals > settings.heals()) {
            turn.abandon(message);
        }
    }

    private void heal(TurnDelivery turn, MessageDelivery message, long now, String why) {
        counters.supersedes++;
        int heals = turn.canSupersede(message) ? turn.supersede(message) : turn.createAgain(message);
        dispatch.inFlight.forget(other -> other.turn() == turn && isVoid(other.intent()));
        if (heals > settings.heals()) {
            turn.trouble.failed(ChannelException.refused(0, 0, why), now);
            giveUp(turn, ErrorCode.DELIVERY_DIVERGED, why, "close", now);
        }
    }

    /** An operation on a message that was made anew meanwhile: its answer means nothing any more. */
    private static boolean isVoid(Intent intent) {
        return intent instanceof Intent.OnMessage touching
                && !touching.message().isInFlight();
    }

    /** No acknowledgement came: the service refused, or nobody knows. */
    void failed(InFlight.Sent operation, ChannelException why, long now) {
        TurnDelivery turn = operation.turn();
        Intent intent = operation.intent();
        turn.failed(intent, why.isRefusal());
        tally.touch(turn);
        if (intent instanceof Intent.Read read && turn.isInAftermath(read.message())) {
            // No trouble of the turn: everything of it is acknowledged.
            counters.unverified += turn.readLater(read.message(), now) ? 0 : 1;
            return;
        }
        turn.trouble.failed(why, now);
        counters.refusals += why.isRefusal() ? 1 : 0;
        int failures = turn.trouble.failures();
        if (!intent.isRead()) {
            tell(operation.slot().breaker, why, now);
        }
        switch (Refusal.of(why)) {
            case CONNECTION -> connectionFailed(operation, why, now, backoff.delay(failures, FIRST_RETRY, LAST_RETRY));
            case RATE -> {
                operation.slot().slowDown();
                retry(operation, now, backoff.delay(failures, FIRST_RATE_RETRY, LAST_RATE_RETRY));
            }
            case TRANSIENT -> retry(operation, now, backoff.delay(failures, FIRST_RETRY, LAST_RETRY));
            case MISSING -> missing(operation, why, now);
            case TOO_BIG -> hopeless(turn, ErrorCode.MESSAGE_TOO_BIG, intent, why, now);
            case PERMANENT -> hopeless(turn, ErrorCode.PUBLISH_REFUSED, intent, why, now);
            case CONFIGURATION -> misconfigured(operation, why, now);
        }
    }

    private void tell(Breaker breaker, ChannelException why, long now) {
        if (REASONS_TO_BREAK.contains(Refusal.of(why))) {
            if (why.code() != NEVER_BEGUN) {
                lastTrouble = describe(why);
                breaker.failed(now);
            }
        } else if (why.isRefusal()) {
            breaker.answered(now);
        }
    }

    /**
     * Nobody answered, and the engine hears that the connection is gone if it is. An operation can also fail so alone: a
     * read, which takes a way of its own, and one that is answered with the code of a lost connection.
     */
    private void connectionFailed(InFlight.Sent operation, ChannelException why, long now, long delay) {
        if (operation.intent().isRead() || why.isRefusal()) {
            retry(operation, now, delay);
        } else {
            operation.turn().trouble.waitUntil(now + delay);
        }
    }

    private void retry(InFlight.Sent operation, long now, long delay) {
        Trouble trouble = operation.turn().trouble;
        retry(operation, operation.slot().lastSuccess > trouble.failedBefore(), now, delay);
    }

    /**
     * Waits, as long as it may be everybody's trouble. While all of the same kind is refused, nothing is given up: it
     * would empty the topic into the dead letters.
     */
    private void misconfigured(InFlight.Sent operation, ChannelException why, long now) {
        Obstacles.Kind kind = Obstacles.Kind.of(operation.intent());
        boolean othersSucceed = obstacles.othersSucceed(kind, now - CONFIGURATION_RETRY);
        if (!othersSucceed) {
            obstacles.refused(kind, describe(why));
        }
        retry(operation, othersSucceed, now, CONFIGURATION_RETRY);
    }

    private void retry(InFlight.Sent operation, boolean othersSucceed, long now, long delay) {
        TurnDelivery turn = operation.turn();
        long patience = settings.retryBudget().toMillis() * (turn.isGivingUp() ? PATIENCE_WITH_AN_END : 1);
        boolean tooLong = othersSucceed && now - turn.trouble.since() > patience;
        if (tooLong && !turn.isGivingUp()) {
            ChannelException why = turn.trouble.why();
            String stage = operation.intent().stage();
            giveUp(turn, ErrorCode.RETRIES_EXHAUSTED, why == null ? "" : describe(why), stage, now);
            return;
        }
        if (tooLong) {
            turn.leaveOut(operation.intent());
        }
        turn.trouble.waitUntil(now + delay);
    }

    /** What is edited is gone. When nothing is edited, what is gone is common to all, such as the application. */
    private void missing(InFlight.Sent operation, ChannelException why, long now) {
        TurnDelivery turn = operation.turn();
        if (!(operation.intent() instanceof Intent.Edit edit)) {
            misconfigured(operation, why, now);
        } else if (turn.isGivingUp()) {
            turn.leaveOut(edit);
        } else {
            heal(turn, edit.message(), now, "the message is gone from the channel");
        }
    }

    /** The operation can never succeed. */
    private void hopeless(TurnDelivery turn, ErrorCode code, Intent intent, ChannelException why, long now) {
        if (turn.isGivingUp()) {
            turn.leaveOut(intent);
        } else {
            giveUp(turn, code, describe(why), intent.stage(), now);
        }
    }

    private static String describe(ChannelException why) {
        return why.code() + ": " + why.getMessage();
    }

    /** Ends the turn as failed, with a dead letter. */
    void giveUp(TurnDelivery turn, ErrorCode code, String message, String stage, long now) {
        if (!turn.isGivingUp()) {
            counters.givenUp++;
            records.gaveUp(turn, code, message, stage, now);
            turn.giveUp(failure(code, message));
            tally.touch(turn);
        }
    }

    /** Ends a turn as failed of which nobody knows what is on the channel, without a word there. */
    void giveUpSilently(TurnDelivery turn, String message) {
        turn.giveUpSilently(Failure.newBuilder().setMessage(message).build());
        tally.touch(turn);
    }

    private static Failure failure(ErrorCode code, String message) {
        return Failure.newBuilder().setCode(code.code()).setMessage(message).build();
    }
}
