package io.turnstream.simulator.oracle;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.ResponseEnd;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.schemas.PairKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each turn says, by the shortest reading of the rules for token events: events of a partition in their order, one
 * after the other. Written anew for comparison; it shares nothing with the assembly but the events.
 */
public final class Truth {

    private static final int MOST_HELD = 64;

    private final Map<PairKey, Turn> turns = new LinkedHashMap<>();
    private boolean onlyTheEnd;

    /** One turn. */
    public static final class Turn {
        private final Map<String, Response> responses = new LinkedHashMap<>();
        private @Nullable String outcome;
        private long heard;
        private boolean known;

        /** How it ended: complete, cancelled or error; empty while it has not. */
        public Optional<String> outcome() {
            return Optional.ofNullable(outcome);
        }

        /** Its responses, by id. */
        public Map<String, Response> responses() {
            return responses;
        }

        /** Whether anything came of it at all. */
        public boolean isKnown() {
            return known;
        }
    }

    /** One response: its newest attempt that said anything, and the beginnings of those before. */
    public static final class Response {
        private final Map<Integer, Map<Integer, Part>> attempts = new TreeMap<>();
        private final Set<Integer> endedAttempts = new HashSet<>();
        private final TreeMap<Long, TokenEvent> held = new TreeMap<>();
        private String writer;
        private int attempt;
        private long next;
        private boolean taking = true;
        private boolean over;
        private boolean incomplete;

        private Response(TokenEvent first) {
            attempt = first.getAttempt();
            writer = first.getWriter();
        }

        /** The parts of every attempt that said anything, in the order in which they began; the newest comes last. */
        public Map<Integer, Map<Integer, Part>> attempts() {
            return attempts;
        }

        /** The number of the newest attempt, whether it said anything or not. */
        public int attempt() {
            return attempt;
        }

        /** Whether something of it never came. */
        public boolean isIncomplete() {
            return incomplete;
        }

        /** The parts of the newest attempt that said anything; empty when none did. */
        public List<Part> shown() {
            return attempts.isEmpty()
                    ? List.of()
                    : List.copyOf(((TreeMap<Integer, Map<Integer, Part>>) attempts)
                            .lastEntry()
                            .getValue()
                            .values());
        }
    }

    /** One part: its kind, and all that it says. */
    public static final class Part {
        private final String kind;
        private final StringBuilder text = new StringBuilder();

        private Part(String kind) {
            this.kind = kind;
        }

        /** {@code text} or {@code reasoning}. */
        public String kind() {
            return kind;
        }

        public String text() {
            return text.toString();
        }
    }

    /** What finished responses say, for a story in which nobody knows what was to be said. */
    public static Truth of(List<CompletedResponse> responses) {
        Truth truth = new Truth();
        truth.onlyTheEnd = true;
        for (CompletedResponse kept : responses) {
            Turn turn =
                    truth.turns.computeIfAbsent(new PairKey(kept.getSessionId(), kept.getTurnId()), key -> new Turn());
            turn.known = true;
            turn.outcome = kept.getTurnEnded() || turn.outcome == null
                    ? kept.getOutcome().toString().toLowerCase(Locale.ROOT)
                    : turn.outcome;
            Response response = new Response(TokenEvent.newBuilder()
                    .setSessionId(kept.getSessionId())
                    .setTurnId(kept.getTurnId())
                    .setAttempt(kept.getAttempt())
                    .build());
            turn.responses.put(kept.getResponseId(), response);
            Map<Integer, Part> parts = new LinkedHashMap<>();
            response.attempts.put(kept.getAttempt(), parts);
            response.incomplete = kept.getMarks().contains("incomplete");
            for (CompletedPart said : kept.getParts()) {
                parts.computeIfAbsent(
                                said.getPart(),
                                n -> new Part(said.getKind() == PartKind.REASONING ? "reasoning" : "text"))
                        .text
                        .append(said.getText());
            }
        }
        return truth;
    }

    /** Whether nothing is known of attempts that were replaced. */
    boolean isOnlyTheEnd() {
        return onlyTheEnd;
    }

    /** Every turn that was spoken of. */
    public Map<PairKey, Turn> turns() {
        return turns;
    }

    /** Takes the next event of a partition. */
    public void take(TokenEvent event) {
        Turn turn = turns.computeIfAbsent(new PairKey(event.getSessionId(), event.getTurnId()), key -> new Turn());
        if (turn.outcome != null) {
            return;
        }
        switch (event.getKind()) {
            case GAP_TIMED_OUT -> gapTimedOut(turn, event);
            case TURN_TIMED_OUT -> {
                if (turn.known && turn.heard == event.getDetail().getControl().getObservedSeq()) {
                    end(turn, "error");
                }
            }
            case CANCEL_REQUESTED -> {
                turn.known = true;
                end(turn, "cancelled");
            }
            default -> {
                turn.heard++;
                turn.known = true;
                numbered(turn, event);
            }
        }
    }

    /** An attempt that had begun to replace another has done so, whether it said anything or not. */
    private static void end(Turn turn, String outcome) {
        turn.outcome = outcome;
        for (Response response : turn.responses.values()) {
            if (response.taking && !response.attempts.isEmpty()) {
                response.attempts.computeIfAbsent(response.attempt, n -> new LinkedHashMap<>());
            }
        }
    }

    private static void gapTimedOut(Turn turn, TokenEvent event) {
        Response response = turn.responses.get(event.getResponseId());
        if (response != null
                && response.taking
                && response.attempt == event.getAttempt()
                && response.next == event.getDetail().getControl().getObservedSeq()
                && !response.held.isEmpty()) {
            giveUpGap(turn, response);
        }
    }

    private static void numbered(Turn turn, TokenEvent event) {
        Response response = turn.responses.computeIfAbsent(event.getResponseId(), id -> new Response(event));
        if (event.getAttempt() > response.attempt && !response.over) {
            response.attempt = event.getAttempt();
            response.writer = event.getWriter();
            response.next = 0;
            response.held.clear();
            response.taking = true;
            response.incomplete = false;
        }
        boolean itsTurn = event.getAttempt() == response.attempt
                && event.getWriter().equals(response.writer)
                && event.getSeq() >= response.next
                && response.taking;
        if (!itsTurn) {
            return;
        }
        response.held.putIfAbsent(event.getSeq(), event);
        release(turn, response);
        while (turn.outcome == null && response.taking && response.held.size() > MOST_HELD) {
            giveUpGap(turn, response);
        }
    }

    private static void giveUpGap(Turn turn, Response response) {
        response.incomplete = true;
        response.next = response.held.firstKey();
        release(turn, response);
    }

    private static void release(Turn turn, Response response) {
        while (turn.outcome == null
                && response.taking
                && !response.held.isEmpty()
                && response.held.firstKey() == response.next) {
            response.next++;
            say(turn, response, response.held.pollFirstEntry().getValue());
        }
    }

    private static void say(Turn turn, Response response, TokenEvent event) {
        Map<Integer, Part> parts = response.attempts.computeIfAbsent(response.attempt, n -> new LinkedHashMap<>());
        TokenEventKind kind = event.getKind();
        switch (kind) {
            case TEXT_STARTED, TEXT_DELTA, REASONING_STARTED, REASONING_DELTA -> {
                boolean reasoning = kind == TokenEventKind.REASONING_STARTED || kind == TokenEventKind.REASONING_DELTA;
                parts.computeIfAbsent(event.getPart(), n -> new Part(reasoning ? "reasoning" : "text"))
                        .text
                        .append(event.getDelta());
            }
            case RESPONSE_COMPLETED, RESPONSE_FAILED -> end(turn, response, event);
            default -> {}
        }
    }

    private static void end(Turn turn, Response response, TokenEvent event) {
        ResponseEnd end = event.getDetail().getEnd();
        response.taking = false;
        response.endedAttempts.add(response.attempt);
        if (end.getWillRetry()) {
            return;
        }
        response.over = true;
        boolean failed = event.getKind() == TokenEventKind.RESPONSE_FAILED;
        if (failed || end.getTurnEnds()) {
            end(turn, failed ? "error" : "complete");
        }
    }
}
