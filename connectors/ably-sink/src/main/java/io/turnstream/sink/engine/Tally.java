package io.turnstream.sink.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Sums over all turns, so that no question walks through all of them. A turn that something happened to is touched;
 * what it counts for is looked at again once, however often it was touched, before the next question is answered.
 */
final class Tally {

    /**
     * What one turn counts for.
     *
     * @param pendingChars characters that wait for an acknowledgement
     * @param load what it takes up as long as that is not done, in characters; text included
     * @param openStream whether it has a message that grows
     * @param urgent whether it has serials that a successor would need
     * @param unsettled whether something is to be done before its next event
     */
    record Share(long pendingChars, long load, boolean openStream, boolean urgent, boolean unsettled) {
        static final Share NOTHING = new Share(0, 0, false, false, false);
    }

    private List<TurnDelivery> touched = new ArrayList<>();
    private List<TurnDelivery> spare = new ArrayList<>();
    private long pendingChars;
    private long load;
    private int openStreams;
    private int urgent;
    private int unsettled;

    /** Something happened to the turn. */
    void touch(TurnDelivery turn) {
        if (!turn.touched) {
            turn.touched = true;
            touched.add(turn);
        }
    }

    /** The turn is gone. */
    void forget(TurnDelivery turn) {
        count(turn, Share.NOTHING);
    }

    /** Looks again at every turn that was touched. */
    void settle() {
        if (touched.isEmpty()) {
            return;
        }
        List<TurnDelivery> now = touched;
        touched = spare;
        spare = now;
        for (TurnDelivery turn : now) {
            turn.touched = false;
            PartitionDelivery home = turn.home;
            if (home != null) {
                count(turn, turn.newShare());
                home.changed.add(turn);
                if (turn.slot != null) {
                    turn.slot.attend(turn);
                }
            }
        }
        now.clear();
    }

    private void count(TurnDelivery turn, Share after) {
        Share before = turn.share();
        load += after.load() - before.load();
        pendingChars += after.pendingChars() - before.pendingChars();
        if (turn.home != null) {
            turn.home.load += after.load() - before.load();
        }
        int streams = one(after.openStream()) - one(before.openStream());
        openStreams += streams;
        if (turn.slot != null) {
            turn.slot.openStreams += streams;
        }
        urgent += one(after.urgent()) - one(before.urgent());
        unsettled += one(after.unsettled()) - one(before.unsettled());
        turn.counted(after);
    }

    private static int one(boolean is) {
        return is ? 1 : 0;
    }

    long pendingChars() {
        settle();
        return pendingChars;
    }

    long load() {
        settle();
        return load;
    }

    int openStreams() {
        return openStreams;
    }

    boolean hasUrgent() {
        settle();
        return urgent > 0;
    }

    boolean hasUnsettled() {
        settle();
        return unsettled > 0;
    }
}
