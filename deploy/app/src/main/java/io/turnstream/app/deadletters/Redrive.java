package io.turnstream.app.deadletters;

import io.turnstream.avro.DeadLetter;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.redrive.BrokenTurn;
import io.turnstream.sink.redrive.CannotRepairException;
import io.turnstream.sink.redrive.ChannelRepair;
import io.turnstream.sink.redrive.RepairPlan;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings what dead letters are about onto its channel. One letter after the other: its channel is compared with the
 * finished answer, what is missing or different is put right, and a note says so behind the letter. A run that ends in
 * the middle is simply repeated.
 */
public final class Redrive {

    /** How often a letter is tried before somebody has to look at it. */
    static final int MOST_REDRIVES = 5;

    /** Looks at one channel in one run: the last one must find nothing more to do. */
    private static final int MOST_LOOKS = 4;

    private static final int TOO_MANY_REQUESTS = 429;

    private final Map<String, String> client;
    private final String prefix;
    private final ChannelConnector connector;
    private final ChannelRepair repair;
    private final Pace pace;
    private final Clock clock;
    private final Progress progress;

    /**
     * @param client settings of Kafka's clients and of the schema registry
     * @param prefix what topic names begin with
     * @param connector the way to the channels
     * @param repair mends one of them
     * @param pace how fast letters follow each other
     * @param clock tells when a letter was resolved
     * @param progress hears how far it is
     */
    public Redrive(
            Map<String, String> client,
            String prefix,
            ChannelConnector connector,
            ChannelRepair repair,
            Pace pace,
            Clock clock,
            Progress progress) {
        this.client = client;
        this.prefix = prefix;
        this.connector = connector;
        this.repair = repair;
        this.pace = pace;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * What became of one letter.
     *
     * @param letter the letter
     * @param isGood true when nothing is left to be done, or nothing would be
     * @param what for people
     */
    public record Result(Found letter, boolean isGood, String what) {}

    /** The letters that are chosen and not resolved, each turn once. */
    public static List<Found> open(DeadLetterTopic topic, Choice choice) {
        Map<Object, Found> open = new LinkedHashMap<>();
        topic.read(found -> {
            if (choice.takes(found) && !found.note().isResolved()) {
                DeadLetter letter = found.letter();
                boolean named = KeptTurns.namesATurn(letter);
                open.put(named ? List.of(letter.getSessionId(), letter.getTurnId()) : found.position(), found);
            }
        });
        return new ArrayList<>(open.values());
    }

    /**
     * Redrives these letters.
     *
     * @param dryRun true to look only
     * @param heard hears of each letter when it is done
     */
    public void run(List<Found> letters, boolean dryRun, Consumer<Result> heard) throws InterruptedException {
        Collection<DeadLetter> all = letters.stream().map(Found::letter).toList();
        KeptTurns kept = KeptTurns.read(all, client, prefix, progress);
        try (var access = new Access(connector);
                var notes = new NoteLog(client, prefix)) {
            int done = 0;
            for (Found found : letters) {
                pace.await();
                heard.accept(dryRun ? look(found, kept, access) : redrive(found, kept, access, notes));
                progress.at("dead letters", ++done, letters.size());
            }
        }
    }

    private Result look(Found found, KeptTurns kept, Access access) throws InterruptedException {
        try {
            BrokenTurn turn = checked(found, kept);
            RepairPlan plan = repair.plan(access.connection(), turn);
            return new Result(
                    found,
                    true,
                    plan.isEmpty()
                            ? "nothing to do"
                            : "would create " + plan.creates() + " and change " + plan.changes() + " messages");
        } catch (CannotRepairException e) {
            return new Result(found, false, "cannot be repaired: " + e.getMessage());
        } catch (ChannelException e) {
            return new Result(found, false, "cannot be looked at: " + describe(e));
        }
    }

    private Result redrive(Found found, KeptTurns kept, Access access, NoteLog notes) throws InterruptedException {
        BrokenTurn turn;
        try {
            turn = checked(found, kept);
        } catch (CannotRepairException e) {
            return new Result(found, false, "not repaired: " + e.getMessage());
        }
        String what;
        boolean isGood = false;
        try {
            what = mend(turn, access);
            isGood = true;
        } catch (CannotRepairException e) {
            what = "not repaired: " + e.getMessage();
        } catch (ChannelException e) {
            what = "not repaired: " + describe(e);
            if (!e.isRefusal()) {
                // An outage says nothing of this letter: it is not counted.
                return new Result(found, false, what);
            }
        }
        var note = new Note(
                found.position(),
                found.note().redrives() + 1,
                isGood ? Optional.of(clock.instant()) : Optional.empty(),
                what);
        notes.write(found.letter(), note);
        return new Result(found, isGood, what);
    }

    private static BrokenTurn checked(Found found, KeptTurns kept) throws CannotRepairException {
        if (found.note().redrives() >= MOST_REDRIVES) {
            throw new CannotRepairException("redriven " + found.note().redrives() + " times without success, last: "
                    + found.note().resolution());
        }
        return kept.of(found.letter());
    }

    private String mend(BrokenTurn turn, Access access)
            throws CannotRepairException, ChannelException, InterruptedException {
        int created = 0;
        int changed = 0;
        ChannelException last = null;
        for (int look = 0; look < MOST_LOOKS; look++) {
            try {
                RepairPlan plan = repair.plan(access.connection(), turn);
                if (plan.isEmpty()) {
                    return created + changed == 0 ? "nothing to do" : "repaired, " + counts(created, changed);
                }
                created += plan.creates();
                changed += plan.changes();
                repair.carryOut(access.connection(), turn.channel(), plan);
                last = null;
            } catch (ChannelException e) {
                last = e;
                if (!e.isRefusal()) {
                    access.renew();
                } else if (e.status() == TOO_MANY_REQUESTS) {
                    pace.rest();
                } else {
                    throw e;
                }
            }
        }
        if (last != null) {
            throw last;
        }
        throw new CannotRepairException("its channel is not as it should be after " + MOST_LOOKS + " repairs");
    }

    private static String counts(int created, int changed) {
        return "created " + created + " and changed " + changed + " messages";
    }

    private static String describe(ChannelException e) {
        return e.code() == 0 ? String.valueOf(e.getMessage()) : e.code() + ": " + e.getMessage();
    }
}
