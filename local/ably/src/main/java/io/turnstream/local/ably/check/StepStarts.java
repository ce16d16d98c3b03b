package io.turnstream.local.ably.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The starts of steps: the newest of a step is the one that is shown. Used from one thread. */
final class StepStarts {

    private final Map<String, String> newest = new HashMap<>();
    private final Map<String, Set<String>> all = new HashMap<>();

    /** One step of one run. */
    static String key(Subject subject) {
        return subject.text(Names.RUN_ID) + "/" + subject.text(Names.STEP_ID);
    }

    void started(Subject start, String serial) {
        String key = key(start);
        newest.merge(key, serial, (one, other) -> one.compareTo(other) > 0 ? one : other);
        all.computeIfAbsent(key, k -> new HashSet<>()).add(serial);
    }

    boolean isNewest(String key, @Nullable String serial) {
        return serial == null || serial.equals(newest.getOrDefault(key, serial));
    }

    /** True when it gives the serial of a start of its step, which only who was told of the start, or read it, has. */
    boolean areKnownTo(Subject subject) {
        String serial = subject.header(Names.STEP_START_SERIAL);
        return serial != null && all.getOrDefault(key(subject), Set.of()).contains(serial);
    }

    /** Step events, and outputs within a step. */
    void check(Subject subject, Findings findings) {
        boolean event = Names.STEPS.contains(subject.name());
        boolean step = subject.has(Names.STEP_ID);
        boolean serial = subject.has(Names.STEP_START_SERIAL);
        if (event && !step) {
            findings.broken(Rule.STEP_ID_MISSING, subject.name());
        } else if (subject.isNamed(Names.STEP_END) && !serial) {
            findings.broken(Rule.STEP_START_SERIAL_MISSING, subject.text(Names.STEP_ID));
        } else if (subject.isNamed(Names.OUTPUT) && step != serial) {
            findings.broken(Rule.STEP_HEADERS_HALF, step ? Names.STEP_START_SERIAL : Names.STEP_ID);
        } else if (serial && !areKnownTo(subject)) {
            findings.broken(Rule.UNKNOWN_STEP_START, subject.text(Names.STEP_ID));
        }
    }
}
