package io.turnstream.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.local.recordings.RecordingTruth;
import io.turnstream.local.recordings.RecordingTruth.Kind;
import io.turnstream.local.recordings.RecordingTruth.Outcome;
import io.turnstream.local.recordings.RecordingTruth.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be shown of a recording.
 *
 * @param texts its texts and refusals in order
 * @param reasonings its reasonings in order
 * @param tools the arguments of its tool calls as JSON text, by the id of the call
 * @param fails true when the recorded provider failed or was cut off
 */
record Expected(List<String> texts, List<String> reasonings, Map<String, String> tools, boolean fails) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Expected of(RecordingTruth truth) {
        return new Expected(
                texts(truth, Set.of(Kind.TEXT, Kind.REFUSAL)),
                texts(truth, Set.of(Kind.REASONING)),
                tools(truth),
                truth.outcome() != Outcome.COMPLETE);
    }

    /** The first thing that is wrong with what is shown; empty when it is whole and exact. */
    Optional<String> problemOf(ShownAnswer shown) {
        String wanted = fails ? "error" : "complete";
        if (!shown.end().equals(Optional.of(wanted))) {
            return Optional.of("ended " + shown.end().map(end -> "as " + end).orElse("never") + ", not as " + wanted);
        }
        return problem("text", texts, shown.texts())
                .or(() -> problem("reasoning", reasonings, shown.reasonings()))
                .or(() -> toolProblem(shown.tools()));
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

    /** More calls than in the account are no problem: it leaves out those that a provider runs itself. */
    private Optional<String> toolProblem(Map<String, String> shown) {
        return tools.entrySet().stream()
                .filter(call -> !sameJson(call.getValue(), shown.get(call.getKey())))
                .findFirst()
                .map(call ->
                        "tool call " + call.getKey() + (shown.containsKey(call.getKey()) ? " differs" : " is missing"));
    }

    private static boolean sameJson(String one, @Nullable String other) {
        try {
            return other != null && JSON.readTree(one).equals(JSON.readTree(other));
        } catch (JsonProcessingException e) {
            return one.equals(other); // Cut off by a limit, as the provider was.
        }
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

    private static Map<String, String> tools(RecordingTruth truth) {
        var tools = new LinkedHashMap<String, String>();
        for (Part part : truth.parts()) {
            if (part.kind() == Kind.TOOL_CALL && part.callId() != null) {
                tools.put(part.callId(), part.text());
            }
        }
        return tools;
    }

    private static List<String> texts(RecordingTruth truth, Set<Kind> kinds) {
        return truth.parts().stream()
                .filter(part -> kinds.contains(part.kind()))
                .map(Part::text)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
