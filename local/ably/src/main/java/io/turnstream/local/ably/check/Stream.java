package io.turnstream.local.ably.check;

import io.turnstream.local.ably.channel.OperationKind;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One message that grows, and what may be done to it. Used from one thread. */
final class Stream {

    private final String name;
    private final String id;
    private final @Nullable String stepKey;
    private final @Nullable String stepStartSerial;
    private int inFlight;
    private boolean inDoubt;
    private boolean grown;
    private boolean ended;
    private boolean ending;

    Stream(Subject create) {
        this.name = create.name();
        this.id = create.text(Names.STREAM_ID);
        this.stepKey = create.has(Names.STEP_ID) ? StepStarts.key(create) : null;
        this.stepStartSerial = create.header(Names.STEP_START_SERIAL);
    }

    String name() {
        return name;
    }

    String id() {
        return id;
    }

    boolean isEnded() {
        return ended;
    }

    boolean isGrown() {
        return grown;
    }

    /** False when a later attempt of its step has taken its place on screen. */
    boolean isShown(StepStarts steps) {
        return stepKey == null || steps.isNewest(stepKey, stepStartSerial);
    }

    /** An append, update or delete comes in. */
    void begin(Subject change, Supplier<String> dataNow, Findings findings) {
        boolean append = change.operation().kind() == OperationKind.APPEND;
        if (change.operation().extras() == null) {
            findings.broken(Rule.APPEND_WITHOUT_EXTRAS, id);
        } else {
            if (change.codec().isEmpty()) {
                findings.broken(Rule.CODEC_TIER_MISSING, id);
            }
            if (!change.isStream()) {
                findings.broken(Rule.APPEND_WITHOUT_STREAM_HEADER, id);
            }
        }
        String data = change.operation().data();
        if (ended || ending) {
            if (append || data != null && !data.equals(dataNow.get())) {
                findings.broken(Rule.AFTER_TERMINAL, id);
            }
        } else if (!append && data != null && !data.startsWith(dataNow.get())) {
            findings.broken(Rule.REWRITING_UPDATE, id);
        }
        if (change.isTerminal() && (inFlight > 0 || append && inDoubt)) {
            findings.broken(Rule.TERMINAL_TOO_EARLY, id);
        }
        inFlight++;
        ending |= change.isTerminal();
    }

    /** It was done. */
    void applied(Subject change) {
        grown = true;
        ended |= change.isTerminal();
    }

    /** What became of it. */
    void end(Subject change, boolean applied, boolean acknowledged) {
        inFlight--;
        if (change.isTerminal()) {
            ending = false;
            ended |= applied;
        }
        grown |= applied;
        if (!acknowledged) {
            inDoubt = true;
        } else if (change.operation().kind() != OperationKind.APPEND) {
            inDoubt = false;
        }
    }
}
