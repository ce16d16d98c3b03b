package io.turnstream.app.demo;

import io.turnstream.local.recordings.RecordingTruth;
import io.turnstream.local.recordings.RecordingTruth.Kind;
import io.turnstream.local.recordings.RecordingTruth.Outcome;
import io.turnstream.local.recordings.RecordingTruth.Part;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must be shown of a recording.
 *
 * @param texts its texts and refusals in order
 * @param reasonings its reasonings in order
 * @param fails true when the recorded provider failed or was cut off
 */
record Expected(List<String> texts, List<String> reasonings, boolean fails) {

    static Expected of(RecordingTruth truth) {
        return new Expected(
                texts(truth, Set.of(Kind.TEXT, Kind.REFUSAL)),
                texts(truth, Set.of(Kind.REASONING)),
                truth.outcome() != Outcome.COMPLETE);
    }

    /** The first thing that is wrong with what is shown; empty when it is whole and exact. */
    Optional<String> problemOf(ShownAnswer shown) {
        String wanted = fails ? "error" : "complete";
        if (!shown.end().equals(Optional.of(wanted))) {
            return Optional.of("ended " + shown.end().map(end -> "as " + end).orElse("never") + ", not as " + wanted);
        }
        return problem("text", texts, shown.texts()).or(() -> problem("reasoning", reasonings, shown.reasonings()));
    }

    /** Of what failed, the account may lack what was unfinished. */
    private Optional<String> problem(String what, List<String> wanted, List<String> shown) {
        if (shown.size() < wanted.size() || (!fails && shown.size() > wanted.size())) {
            return Optional.of(shown.size() + " " + what + " parts, not " + wanted.size());
        }
        for (int part = 0; part < wanted.size(); part++) {
            if (!wanted.get(part).equals(shown.get(part))) {
                return Optional.of(what + " part " + part + " differs at character "
                        + firstDifference(wanted.get(part), shown.get(part)));
            }
        }
        return Optional.empty();
    }

    private static int firstDifference(String one, String other) {
        int end = Math.min(one.length(), other.length());
        for (int i = 0; i < end; i++) {
            if (one.charAt(i) != other.charAt(i)) {
                return i;
            }
        }
        return end;
    }

    private static List<String> texts(RecordingTruth truth, Set<Kind> kinds) {
        return truth.parts().stream()
                .filter(part -> kinds.contains(part.kind()))
                .map(Part::text)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
