package io.turnstream.local.ably.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The runs of one channel, and the messages that they hang on. Used from one thread. */
final class Runs {

    private final Map<String, Run> byId = new HashMap<>();
    private final Set<String> messageIds = new HashSet<>();
    private final Map<String, String> runByParent = new HashMap<>();
    private final StepStarts steps = new StepStarts();

    private static final class Run {
        final List<Stream> streams = new ArrayList<>();
        boolean starting;
        boolean started;
        boolean acknowledged;
        boolean ended;
        boolean ending;

        /** A client shows something of it. */
        boolean hasMessage;

        /** It is over, and there is nothing of it to be hidden. */
        boolean isEmpty() {
            return ended && !hasMessage;
        }
    }

    /** A message is about to be created. */
    void begin(Subject create, Findings findings) {
        steps.check(create, findings);
        String runId = create.header(Names.RUN_ID);
        if (runId == null) {
            if (create.isNamed(Names.INPUT)) {
                checkParent(create, findings);
            }
            return;
        }
        Run run = byId.computeIfAbsent(runId, id -> new Run());
        switch (create.name()) {
            case Names.RUN_START -> beginStart(create, run, runId, findings);
            case Names.RUN_END -> beginEnd(run, runId, findings);
            case Names.RUN_SUSPEND, Names.RUN_RESUME, Names.STEP_START, Names.STEP_END -> {
                requireKnown(run, runId, findings);
                requireOpen(run, runId, findings);
            }
            case Names.OUTPUT -> {
                // a step's start is published behind that of its run
                if (!run.acknowledged && !steps.areKnownTo(create)) {
                    findings.broken(Rule.OUTPUT_BEFORE_RUN_START, runId);
                }
                requireOpen(run, runId, findings);
            }
            default -> {}
        }
    }

    private void beginStart(Subject start, Run run, String runId, Findings findings) {
        if (run.started || run.starting) {
            findings.broken(Rule.RUN_STARTED_TWICE, runId);
        }
        run.starting = true;
        requireOpen(run, runId, findings);
        checkParent(start, findings);
        String other = runByParent.get(start.text(Names.PARENT));
        boolean alternative = start.has("fork-of") || start.has("msg-regenerate");
        if (other != null && !other.equals(runId) && !alternative && !isEmpty(other)) {
            findings.broken(Rule.HIDES_ANOTHER_RUN, runId + " and " + other);
        }
    }

    private boolean isEmpty(String runId) {
        Run run = byId.get(runId);
        return run != null && run.isEmpty();
    }

    private void checkParent(Subject subject, Findings findings) {
        String parent = subject.header(Names.PARENT);
        if (parent != null && !messageIds.contains(parent)) {
            findings.broken(Rule.UNKNOWN_PARENT, parent);
        }
    }

    private void beginEnd(Run run, String runId, Findings findings) {
        if (run.ended || run.ending) {
            findings.broken(Rule.RUN_ENDED_TWICE, runId);
            return;
        }
        requireKnown(run, runId, findings);
        run.ending = true;
        for (Stream stream : run.streams) {
            if (stream.isShown(steps)) {
                if (!stream.isGrown()) {
                    findings.broken(Rule.NEVER_APPENDED, stream.id());
                } else if (!stream.isEnded()) {
                    findings.broken(Rule.STREAM_LEFT_OPEN, stream.id());
                }
            }
        }
    }

    private static void requireKnown(Run run, String runId, Findings findings) {
        // what was published with the start, or behind it, is behind it on the channel too
        if (!run.started && !run.starting) {
            findings.broken(Rule.UNKNOWN_RUN, runId);
        }
    }

    private static void requireOpen(Run run, String runId, Findings findings) {
        if (run.ended || run.ending) {
            findings.broken(Rule.AFTER_RUN_END, runId);
        }
    }

    /**
     * What became of it.
     *
     * @param stream the stream that was created; null for none
     */
    void end(Subject create, @Nullable String serial, boolean acknowledged, @Nullable Stream stream) {
        String runId = create.header(Names.RUN_ID);
        Run run = runId == null ? null : byId.computeIfAbsent(runId, id -> new Run());
        if (run != null && create.isNamed(Names.RUN_END)) {
            run.ending = false;
            run.ended |= serial != null;
        }
        if (run != null && create.isNamed(Names.RUN_START)) {
            run.starting = false;
        }
        if (serial == null) {
            return;
        }
        if (create.has(Names.MESSAGE_ID)) {
            messageIds.add(create.text(Names.MESSAGE_ID));
            if (run != null) {
                run.hasMessage = true;
            }
        }
        if (create.isNamed(Names.STEP_START)) {
            steps.started(create, serial);
        }
        if (run != null && runId != null && create.isNamed(Names.RUN_START)) {
            run.started = true;
            run.acknowledged |= acknowledged;
            runByParent.merge(create.text(Names.PARENT), runId, (known, next) -> isEmpty(known) ? next : known);
        }
        if (run != null && stream != null) {
            run.streams.add(stream);
        }
    }

    /** The client has learned another way that a run's start is there: its create was repeated and acknowledged. */
    void known(Subject create) {
        Run run = byId.get(create.text(Names.RUN_ID));
        if (run != null && create.isNamed(Names.RUN_START)) {
            run.acknowledged = true;
        }
    }
}
