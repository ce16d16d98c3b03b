package io.turnstream.app.deadletters;

import io.turnstream.avro.DeadLetter;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.redrive.BrokenTurn;
import io.turnstream.sink.redrive.CannotRepairException;
import io.turnstream.sink.redrive.ChannelRepair;
import java.time.Clock;
import java.time.Instant;
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

    private final Cluster cluster;
    private final ChannelConnector connector;
    private final ChannelRepair repair;
    private final Pace pace;
    private final Clock clock;
    private final Progress progress;
    private final boolean insists;

    /**
     * @param cluster where the topics are
     * @param connector the way to the channels
     * @param repair mends one of them
     * @param pace how fast letters follow each other
     * @param clock tells when a letter was resolved
     * @param progress hears how far it is
     * @param insists true to try also what was tried {@value #MOST_REDRIVES} times
     */
    public Redrive(
            Cluster cluster,
            ChannelConnector connector,
            ChannelRepair repair,
            Pace pace,
            Clock clock,
            Progress progress,
            boolean insists) {
        this.cluster = cluster;
        this.connector = connector;
        this.repair = repair;
        this.pace = pace;
        this.clock = clock;
        this.progress = progress;
        this.insists = insists;
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
        KeptTurns kept = TurnTopics.read(all, cluster, progress);
        try (var access = new Access(connector);
                var notes = new NoteLog(cluster)) {
            var mending = new Mending(repair, access, pace);
            int done = 0;
            for (Found found : letters) {
                pace.await();
                heard.accept(dryRun ? look(found, kept, mending) : redrive(found, kept, mending, notes));
                progress.at("dead letters", ++done, letters.size());
            }
        }
    }

    private Result look(Found found, KeptTurns kept, Mending mending) throws InterruptedException {
        try {
            return new Result(found, true, mending.look(checked(found, kept)));
        } catch (CannotRepairException e) {
            return new Result(found, false, "cannot be repaired: " + e.getMessage());
        } catch (ChannelException e) {
            return new Result(found, false, "cannot be looked at: " + describe(e));
        }
    }

    private Result redrive(Found found, KeptTurns kept, Mending mending, NoteLog notes) throws InterruptedException {
        BrokenTurn turn;
        try {
            turn = checked(found, kept);
        } catch (CannotRepairException e) {
            return new Result(found, false, "not repaired: " + e.getMessage());
        }
        String what;
        boolean isGood = false;
        try {
            what = mending.mend(turn);
            isGood = true;
        } catch (CannotRepairException e) {
            what = "not repaired: " + e.getMessage();
        } catch (ChannelException e) {
            what = "not repaired: " + describe(e);
            if (!Blame.isOnTheLetter(e)) {
                return new Result(found, false, what);
            }
        }
        Optional<Instant> resolvedAt = isGood ? Optional.of(clock.instant()) : Optional.empty();
        notes.write(found.letter(), new Note(found.note().redrives() + 1, resolvedAt, what));
        return new Result(found, isGood, what);
    }

    private BrokenTurn checked(Found found, KeptTurns kept) throws CannotRepairException {
        if (found.note().redrives() >= MOST_REDRIVES && !insists) {
            throw new CannotRepairException("redriven " + found.note().redrives() + " times without success, last: "
                    + found.note().resolution());
        }
        return kept.of(found.letter());
    }

    private static String describe(ChannelException e) {
        return e.code() == 0 ? String.valueOf(e.getMessage()) : e.code() + ": " + e.getMessage();
    }
}
