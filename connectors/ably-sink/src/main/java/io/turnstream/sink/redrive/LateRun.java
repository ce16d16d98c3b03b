package io.turnstream.sink.redrive;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.sink.channel.StoredMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run of AI Transport of which nothing is on its channel, and which would be created behind all that is. Clients show
 * nothing that stands before the run that it hangs on; and of runs with the same parent, or with none, they show the newest
 * only, and nothing that hangs on the others.
 *
 * <p>So nothing may hang on it yet. And each other run with its parent must be older than it, and over, and nobody may have
 * gone on behind one of them since: then it takes off the screen what it would have taken off at its time, as an answer
 * does that makes another one anew. No clock says what was before it and what after; but it came after the input that it
 * answers, and after the answer that it makes anew.
 */
final class LateRun {

    private static final String RUN_START = "ai-run-start";
    private static final String RUN_END = "ai-run-end";
    private static final String INPUT = "ai-input";
    private static final String OUTPUT = "ai-output";

    private final KeptTurn turn;
    private final List<StoredMessage> all;
    private final Set<String> ownIds;

    /** Where the input stands that it answers; -1 when nobody knows: then all may have come after it. */
    private final int asked;

    /** The message that it makes anew, if anybody says so. */
    private final @Nullable String madeAnew;

    /** What it would take off the screen. */
    private final Set<String> hiddenRuns = new HashSet<>();

    private final Set<String> hiddenIds = new HashSet<>();

    private LateRun(KeptTurn turn, List<StoredMessage> all) {
        this.turn = turn;
        this.all = all;
        this.ownIds = turn.responses().stream().map(LateRun::messageId).collect(Collectors.toSet());
        this.asked = indexOfInput();
        String said = turn.info().getRegenerates();
        this.madeAnew = said == null && asked >= 0 ? header(all.get(asked), "msg-regenerate") : said;
    }

    private int indexOfInput() {
        String id = turn.info().getInputMessageId();
        for (int i = 0; id != null && i < all.size(); i++) {
            if (INPUT.equals(all.get(i).name()) && id.equals(messageId(all.get(i)))) {
                return i;
            }
        }
        return -1;
    }

    /**
     * True when it would take something off the screen that came after it, or may have.
     *
     * @param all what is on the channel, oldest first
     */
    static boolean hidesWhatFollowed(KeptTurn turn, List<StoredMessage> all) {
        return new LateRun(turn, all).hidesWhatFollowed();
    }

    private boolean hidesWhatFollowed() {
        if (madeAnew != null) {
            hiddenIds.add(madeAnew);
        }
        for (int i = 0; i < all.size(); i++) {
            StoredMessage message = all.get(i);
            if (ownIds.contains(String.valueOf(parent(message)))) {
                return true;
            }
            if (isHidden(message)) {
                if (i > asked && isSomebodyGoingOn(message)) {
                    return true;
                }
                hide(message);
            } else if (isOfSibling(message)) {
                String run = String.valueOf(run(message));
                if (i > asked && !makesAnew(run) || !isOver(run)) {
                    return true;
                }
                hide(message);
            }
        }
        return false;
    }

    private boolean isHidden(StoredMessage message) {
        return hiddenRuns.contains(String.valueOf(run(message))) || hiddenIds.contains(String.valueOf(parent(message)));
    }

    private static boolean isSomebodyGoingOn(StoredMessage message) {
        return RUN_START.equals(message.name()) || INPUT.equals(message.name());
    }

    private boolean isOfSibling(StoredMessage message) {
        boolean saysItsParent = RUN_START.equals(message.name()) || OUTPUT.equals(message.name());
        return saysItsParent
                && !turn.turnId().equals(run(message))
                && Objects.equals(parent(message), turn.info().getParent());
    }

    private boolean makesAnew(String run) {
        return madeAnew != null
                && all.stream()
                        .anyMatch(message -> run.equals(run(message)) && Objects.equals(madeAnew, messageId(message)));
    }

    private boolean isOver(String run) {
        return all.stream().anyMatch(message -> RUN_END.equals(message.name()) && run.equals(run(message)));
    }

    private void hide(StoredMessage message) {
        String run = run(message);
        if (run != null) {
            hiddenRuns.add(run);
        }
        String id = messageId(message);
        if (id != null) {
            hiddenIds.add(id);
        }
    }

    private static @Nullable String run(StoredMessage message) {
        return header(message, "run-id");
    }

    private static @Nullable String parent(StoredMessage message) {
        return header(message, "parent");
    }

    private static @Nullable String messageId(StoredMessage message) {
        return header(message, "codec-message-id");
    }

    private static @Nullable String header(StoredMessage message, String name) {
        return VercelView.header(message, name);
    }

    private static String messageId(CompletedResponse response) {
        return response.getMessageId().isEmpty() ? response.getResponseId() : response.getMessageId();
    }
}
