package io.turnstream.sink.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides which turn of a connection may send what now, within the budgets of the connection and of the account: first
 * the next steps of the turns, then the growth of their messages. A step that a budget has no room for is the first to
 * get it: what it needs is saved for it, so that cheaper ones do not pass it for ever.
 */
final class Dispatch {

    /** Part of a budget that messages may not take for growing, unless it is their first text. */
    private static final double RESERVE = 0.2;

    private final EngineSettings settings;
    private final EngineCounters counters;
    private final Tally tally;
    private final Agenda agenda;
    private final TokenBucket account;
    private List<Command> commands = new ArrayList<>();
    private long lastOperation;

    final InFlight inFlight = new InFlight();

    Dispatch(EngineSettings settings, EngineCounters counters, Tally tally, Agenda agenda) {
        this.settings = settings;
        this.counters = counters;
        this.tally = tally;
        this.agenda = agenda;
        this.account = new TokenBucket(settings.accountMessagesPerSecond(), settings.accountMessagesPerSecond());
    }

    void add(Command command) {
        commands.add(command);
    }

    /** Everything that is to be done, in this order. */
    List<Command> take() {
        if (commands.isEmpty()) {
            return List.of();
        }
        List<Command> batch = commands;
        commands = new ArrayList<>();
        return batch;
    }

    /** Lets the turns of a connection that is up do what they want and may. */
    void serve(Slot slot, long now) {
        stopSavingInVain(slot.budget, now);
        stopSavingInVain(account, now);
        List<TurnDelivery> turns = takeSteps(slot, now);
        MessageDelivery.Pace pace = pace(slot);
        boolean grew = false;
        for (TurnDelivery turn : turns) {
            if (isFree(turn, now)) {
                grew |= grow(slot, turn, now, pace);
            }
        }
        if (grew) {
            join(slot, now, pace);
        }
        for (TurnDelivery turn : turns) {
            layAside(slot, turn, now);
        }
    }

    /**
     * The turns take their next steps as far as there is room.
     *
     * @return those that may want something else; the others wait for what was too much for the budgets. What is too much
     *     once is so until the end of the round, because room comes with time alone
     */
    private List<TurnDelivery> takeSteps(Slot slot, long now) {
        List<TurnDelivery> turns = new ArrayList<>();
        for (TurnDelivery turn : slot.inTurn()) {
            if (turn.waitsFor != null && !affordable(slot, turn, turn.waitsFor, now)) {
                save(slot, turn, turn.waitsFor, now);
                continue;
            }
            turns.add(turn);
            Intent step = isFree(turn, now) && home(turn).mayStart(turn, now) ? turn.nextStep() : null;
            if (step != null && affordable(slot, turn, step, now)) {
                send(slot, turn, step, now, MessageDelivery.Pace.NONE);
            } else if (step != null) {
                save(slot, turn, step, now);
            }
        }
        return turns;
    }

    /**
     * Lets messages that are not quite due grow with those that were: from then on all of a connection are due at the
     * same moment, and its socket and its threads are woken once for all of them.
     */
    private void join(Slot slot, long now, MessageDelivery.Pace pace) {
        for (TurnDelivery turn : slot.turns) {
            Intent growth = isFree(turn, now) ? turn.nextToJoin(now) : null;
            if (growth != null && affordable(slot, turn, growth, now)) {
                send(slot, turn, growth, now, pace);
            }
        }
    }

    private static boolean isFree(TurnDelivery turn, long now) {
        return !home(turn).draining && !turn.trouble.isWaiting(now);
    }

    private static PartitionDelivery home(TurnDelivery turn) {
        if (turn.home == null) {
            throw new IllegalStateException("a turn without a partition has a place in the pool");
        }
        return turn.home;
    }

    private boolean grow(Slot slot, TurnDelivery turn, long now, MessageDelivery.Pace pace) {
        boolean grew = false;
        Intent growth = turn.nextGrowth(now);
        while (growth != null && affordable(slot, turn, growth, now)) {
            send(slot, turn, growth, now, pace);
            slot.attendLast(turn);
            grew = true;
            growth = turn.nextGrowth(now);
        }
        return grew;
    }

    /** Nobody looks at the turn again before time, room in the budgets, or something that happens to it says so. */
    private void layAside(Slot slot, TurnDelivery turn, long now) {
        if (home(turn).draining) {
            slot.leaveAlone(turn);
        } else if (turn.trouble.isWaiting(now)) {
            agenda.wake(turn, turn.trouble.retryAt());
            slot.leaveAlone(turn);
        } else if (home(turn).mayStart(turn, now)) {
            agenda.wake(turn, turn.growsAt(now));
            Intent step = turn.nextStep();
            Intent next = step == null ? turn.nextGrowth(now) : step;
            if (next == null) {
                slot.leaveAlone(turn);
            } else if (!affordable(slot, turn, next, now)) {
                turn.waitsFor = next;
            }
        }
    }

    /** Least time between two operations of one message, so that all that grow get their share. */
    private MessageDelivery.Pace pace(Slot slot) {
        double ofConnection = settings.messagesPerSecond() * slot.share();
        double seconds = Math.max(
                slot.openStreams / (EngineSettings.APPEND_SHARE * ofConnection),
                tally.openStreams() / (EngineSettings.APPEND_SHARE * settings.accountMessagesPerSecond()));
        long least = settings.appendInterval().toMillis();
        return new MessageDelivery.Pace(Math.max(least, (long) Math.ceil(seconds * 1000)), least);
    }

    private boolean affordable(Slot slot, TurnDelivery turn, Intent intent, long now) {
        return intent.isRead()
                || slot.breaker.allows(now)
                        && hasRoom(slot.budget, turn, intent, slot.share(), now)
                        && hasRoom(account, turn, intent, 1, now);
    }

    private static boolean hasRoom(TokenBucket budget, TurnDelivery turn, Intent intent, double share, long now) {
        return budget.has(turn, intent.cost(), intent.canWait() ? RESERVE : 0, share, now);
    }

    /** The one that has waited longest comes first. */
    private void save(Slot slot, TurnDelivery turn, Intent wanted, long now) {
        if (wanted.canWait() || !slot.breaker.allows(now)) {
            return;
        }
        if (!hasRoom(slot.budget, turn, wanted, slot.share(), now)) {
            slot.budget.saveFor(turn, wanted.cost());
        }
        if (!hasRoom(account, turn, wanted, 1, now)) {
            account.saveFor(turn, wanted.cost());
        }
    }

    /** Whoever is saved for may be gone, or want nothing any more. */
    private static void stopSavingInVain(TokenBucket budget, long now) {
        TurnDelivery turn = budget.saver();
        if (turn != null && !wantsSomething(turn, now)) {
            budget.stopSaving();
        }
    }

    private static boolean wantsSomething(TurnDelivery turn, long now) {
        return turn.slot != null
                && turn.slot.state == Slot.State.UP
                && isFree(turn, now)
                && (turn.nextStep() != null || turn.nextGrowth(now) != null);
    }

    void send(Slot slot, TurnDelivery turn, Intent intent, long now, MessageDelivery.Pace pace) {
        long id = ++lastOperation;
        int chars = intent instanceof Intent.Edit edit ? edit.chars() : 0;
        commands.add(intent.over(new Intent.Route(id, slot.number, slot.life, turn.channel)));
        turn.began(intent, now, pace);
        turn.waitsFor = null;
        intent.count(counters);
        slot.budget.spend(turn, intent.cost());
        account.spend(turn, intent.cost());
        inFlight.add(new InFlight.Sent(id, slot, turn, intent, chars, slot.life, now));
        if (!intent.isRead()) {
            slot.breaker.sent(now);
        }
    }
}
