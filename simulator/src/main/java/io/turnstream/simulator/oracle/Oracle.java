package io.turnstream.simulator.oracle;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.PartKind;
import io.turnstream.schemas.PairKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says what does not hold in the end. */
public final class Oracle {

    private final Truth truth;
    private final Set<String> notJudged;
    private final List<String> violations = new ArrayList<>();

    /**
     * @param truth what was said
     * @param notJudged the serials of messages of which it does not matter what a live screen shows
     */
    public Oracle(Truth truth, Set<String> notJudged) {
        this.truth = truth;
        this.notJudged = Set.copyOf(notJudged);
    }

    /** What does not hold, a line each. */
    public List<String> violations() {
        return violations;
    }

    /** Every offence that somebody else has found. */
    public void add(String violation) {
        violations.add(violation);
    }

    /** Judges the finished responses, as a reader of what is committed sees them. */
    public void judge(List<CompletedResponse> responses) {
        Map<PairKey, CompletedResponse> byKey = new HashMap<>();
        for (CompletedResponse response : responses) {
            PairKey key = new PairKey(response.getSessionId(), response.getTurnId() + "/" + response.getResponseId());
            if (byKey.put(key, response) != null) {
                violations.add("responses: " + key + " is finished twice");
            }
        }
        truth.turns().forEach((turn, told) -> told.responses().forEach((id, response) -> {
            if (response.attempts().containsKey(response.attempt())) {
                CompletedResponse kept = byKey.remove(new PairKey(turn.sessionId(), turn.id() + "/" + id));
                if (kept == null) {
                    violations.add("responses: " + turn + "/" + id + " is missing");
                } else {
                    compare("responses: " + turn + "/" + id, texts(response.shown()), kept(kept));
                    boolean marked = kept.getMarks().contains("incomplete");
                    // What is cut off because its turn ends bears the marks of that end.
                    boolean may = told.responses().values().stream().anyMatch(Truth.Response::isIncomplete);
                    if (response.isIncomplete() && !marked || marked && !may) {
                        violations.add("responses: " + turn + "/" + id + " is marked " + kept.getMarks());
                    }
                }
            }
        }));
    }

    private static List<String> kept(CompletedResponse response) {
        List<String> texts = new ArrayList<>();
        for (CompletedPart part : response.getParts()) {
            if (!part.getText().isEmpty()) {
                texts.add((part.getKind() == PartKind.REASONING ? "reasoning" : "text") + ": " + part.getText());
            }
        }
        return texts;
    }

    private static List<String> texts(List<Truth.Part> parts) {
        return parts.stream()
                .filter(part -> !part.text().isEmpty())
                .map(part -> part.kind() + ": " + part.text())
                .toList();
    }

    /**
     * Judges what is on a screen in the end.
     *
     * @param whose live or late
     * @param plain whether the session's codec shows plain messages
     */
    public void judge(String whose, String session, boolean plain, Screen screen) {
        screen.complaints().stream()
                .filter(complaint -> !notJudged.contains(complaint.serial()))
                .forEach(complaint -> violations.add(
                        whose + " " + session + ", message " + complaint.serial() + ": " + complaint.what()));
        Set<String> known = new HashSet<>();
        truth.turns().forEach((key, turn) -> {
            if (key.sessionId().equals(session) && turn.isKnown()) {
                known.add(key.id());
                judgeTurn(whose + " " + session + "/" + key.id(), whose.equals("live"), key.id(), turn, plain, screen);
            }
        });
        for (String run : screen.runs()) {
            if (!known.contains(run) && !truth.isOnlyTheEnd()) {
                violations.add(whose + " " + session + ": shows a turn that never was, " + run);
            }
        }
    }

    private void judgeTurn(String what, boolean live, String id, Truth.Turn turn, boolean plain, Screen screen) {
        if (turn.outcome().isEmpty()) {
            violations.add(what + " never ended");
            return;
        }
        if (!plain) {
            if (screen.runEnds(id) != 1) {
                violations.add(what + " has " + screen.runEnds(id) + " ends");
            }
            if (!turn.outcome().get().equals(screen.run(id))) {
                violations.add(what + " is shown as " + screen.run(id) + " and was "
                        + turn.outcome().get());
            }
        }
        Map<String, List<String>> shown = new HashMap<>();
        Set<String> excused = new HashSet<>();
        for (Screen.Stream stream : screen.streams()) {
            if (!stream.turn().equals(id)) {
                continue;
            }
            Truth.Response response = turn.responses().get(stream.response());
            if (response == null) {
                violations.add(what + " shows a response that never was, " + stream.response());
            } else if (live && notJudged.contains(stream.serial())) {
                excused.add(stream.response());
            } else if (stream.isShown()) {
                shown.computeIfAbsent(stream.response(), any -> new ArrayList<>())
                        .add(stream.kind() + ": " + stream.text());
                if (stream.status().equals("streaming")) {
                    violations.add(what + "/" + stream.response() + " is left streaming");
                }
            } else if (!truth.isOnlyTheEnd() && !isBeginning(stream, response)) {
                violations.add(what + "/" + stream.response() + " showed what nobody said: '" + stream.text() + "'");
            }
        }
        turn.responses().forEach((response, told) -> {
            if (excused.contains(response)) {
                return;
            }
            List<String> wanted = plain ? plainText(told) : texts(told.shown());
            List<String> there = shown.getOrDefault(response, List.of()).stream()
                    .filter(text -> !text.endsWith(": "))
                    .toList();
            compare(what + "/" + response, wanted, plain ? joined(there) : there);
        });
    }

    private static boolean isBeginning(Screen.Stream stream, Truth.Response response) {
        return response.attempts().values().stream()
                .anyMatch(parts -> parts.values().stream()
                                .anyMatch(part -> part.kind().equals(stream.kind())
                                        && part.text().startsWith(stream.text()))
                        || plainText(parts.values()).startsWith(stream.text()));
    }

    private static String plainText(Iterable<Truth.Part> parts) {
        var text = new StringBuilder();
        parts.forEach(part -> {
            if (part.kind().equals("text")) {
                text.append(part.text());
            }
        });
        return text.toString();
    }

    private static List<String> plainText(Truth.Response response) {
        String text = plainText(response.shown());
        return text.isEmpty() ? List.of() : List.of(text);
    }

    private static List<String> joined(List<String> texts) {
        var all = new StringBuilder();
        texts.forEach(text -> all.append(text.substring("text: ".length())));
        return all.isEmpty() ? List.of() : List.of(all.toString());
    }

    private void compare(String what, List<String> wanted, List<String> there) {
        if (!wanted.equals(there)) {
            violations.add(what + Difference.of(wanted, there));
        }
    }
}
