package io.turnstream.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.bench.load.TokenText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees of one channel, by the rules of Ably AI Transport's client: of every step the newest start counts, an
 * update that does not go on from what the message held shows nothing, and neither does what comes after its end. Each
 * step has one text, which says of itself what it should be ({@link TokenText}). Used from one thread.
 *
 * <p>The simulator's {@link io.turnstream.simulator.view.LiveView} is the whole model of that client. This one is apart
 * from it because it runs in the process that measures, at a thousand deliveries a second: it keeps the text of a step and
 * nothing else, and knows what a bench asks for: when something grew, which updates showed nothing, what was shown anew.
 * Of the texts that are shown both must say the same; {@code ScreenTest} sees to it. It differs in three things: it must be
 * shown everything from the beginning, once; a create shows the text that it brings, since what a channel has kept is
 * handed in so; and a second text of a step is not shown but counted as wrong.
 */
final class Screen {

    // Ably's message actions, as on the wire.
    private static final int CREATE = 0;
    private static final int UPDATE = 1;
    private static final int DELETE = 2;
    private static final int APPEND = 5;

    private final Map<String, Step> steps = new HashMap<>();
    private final Map<String, Step> byMessage = new HashMap<>();
    private long wrong;
    private long ignored;
    private long anew;
    private long lastGrowth;
    private long longestPause;

    /** One text, and where it is. */
    private static final class Step {
        private String start = "";
        private @Nullable String message;

        /** What is shown. */
        private final StringBuilder text = new StringBuilder();

        /** What the client knows the message to hold; null while that is what is shown. */
        private @Nullable StringBuilder held;

        private boolean ended;
        private boolean complete;

        private CharSequence known() {
            return held == null ? text : held;
        }
    }

    /** A message has arrived at a moment of {@link System#nanoTime()}. */
    void apply(JsonNode message, long nanos) {
        String serial = message.path("serial").asText();
        switch (message.path("action").asInt(CREATE)) {
            case CREATE -> created(serial, message, nanos);
            case APPEND -> appended(serial, message, nanos);
            case UPDATE -> updated(serial, message, nanos);
            case DELETE -> deleted(serial);
            default -> {} // Summaries and channel metadata show nothing.
        }
    }

    private void created(String serial, JsonNode message, long nanos) {
        String name = message.path("name").asText();
        if (name.equals("ai-step-start")) {
            stepStarted(serial, transport(message, "step-id"));
        } else if (name.equals("ai-output") && transport(message, "stream").equals("true")) {
            Step step = steps.computeIfAbsent(transport(message, "step-id"), id -> new Step());
            if (!transport(message, "step-start-serial").equals(step.start)) {
                return; // Of an attempt that does not count any more.
            }
            if (step.message != null) {
                wrong++; // The same text a second time.
                return;
            }
            step.message = serial;
            byMessage.put(serial, step);
            grow(step, 0, text(message), nanos);
            end(step, message);
        }
    }

    private void stepStarted(String serial, String id) {
        Step step = steps.computeIfAbsent(id, any -> new Step());
        if (serial.compareTo(step.start) <= 0) {
            return;
        }
        if (!step.start.isEmpty()) {
            anew++;
        }
        step.start = serial;
        forget(step);
    }

    private void appended(String serial, JsonNode message, long nanos) {
        Step step = byMessage.get(serial);
        if (step != null && !step.ended) {
            goOn(step, text(message), nanos);
            end(step, message);
        }
    }

    private void updated(String serial, JsonNode message, long nanos) {
        Step step = byMessage.get(serial);
        if (step == null || step.ended) {
            return;
        }
        String text = text(message);
        String known = step.known().toString();
        if (!text.startsWith(known)) {
            ignored++;
            // It shows nothing, and what comes next goes on from it.
            step.held = new StringBuilder(text);
            return;
        }
        goOn(step, text.substring(known.length()), nanos);
        end(step, message);
    }

    private void goOn(Step step, String piece, long nanos) {
        if (step.held != null) {
            step.held.append(piece);
        }
        grow(step, step.text.length(), piece, nanos);
    }

    /** What is shown of it stays. */
    private void deleted(String serial) {
        Step step = byMessage.get(serial);
        if (step != null) {
            step.ended = true;
        }
    }

    private void forget(Step step) {
        if (step.message != null) {
            byMessage.remove(step.message);
        }
        step.message = null;
        step.text.setLength(0);
        step.held = null;
        step.ended = false;
        step.complete = false;
    }

    private void grow(Step step, int from, String piece, long nanos) {
        if (piece.isEmpty()) {
            return;
        }
        step.text.append(piece);
        if (!TokenText.isPiece(step.text, from)) {
            wrong++;
        }
        if (lastGrowth != 0) {
            longestPause = Math.max(longestPause, nanos - lastGrowth);
        }
        lastGrowth = nanos;
    }

    private static void end(Step step, JsonNode message) {
        String status = transport(message, "status");
        step.complete = status.equals("complete");
        step.ended = step.complete || status.equals("cancelled");
    }

    /** Begins to look for the longest pause: one that is under way at this moment counts from its beginning. */
    void watchPauses(long nanos) {
        lastGrowth = lastGrowth == 0 ? nanos : lastGrowth;
        longestPause = 0;
    }

    /** The longest time in nanoseconds in which nothing grew, up to this moment. */
    long longestPause(long nanos) {
        return Math.max(longestPause, nanos - lastGrowth);
    }

    /** True when something grew at this moment or later. */
    boolean hasGrownSince(long nanos) {
        return lastGrowth != 0 && lastGrowth - nanos >= 0;
    }

    /** Tokens that are shown of an answer. */
    int tokens(int response) {
        String first = new TokenText(response, 0).text();
        for (Step step : steps.values()) {
            if (step.text.length() >= TokenText.LENGTH && step.text.indexOf(first) == 0) {
                return step.text.length() / TokenText.LENGTH;
            }
        }
        return 0;
    }

    /** True when a text is shown that has not ended. */
    boolean isGrowing() {
        return steps.values().stream().anyMatch(step -> step.text.length() > 0 && !step.ended);
    }

    /** True when an answer is shown to its end, character by character, and known to be complete. */
    boolean isWhole(String text) {
        return steps.values().stream().anyMatch(step -> step.complete && text.contentEquals(step.text));
    }

    /** How often something was shown that is no beginning of a text. */
    long wrong() {
        return wrong;
    }

    /** How many updates showed live clients nothing, though they said something. */
    long ignored() {
        return ignored;
    }

    /** How often a text was shown anew. */
    long anew() {
        return anew;
    }

    private static String text(JsonNode message) {
        JsonNode data = message.path("data");
        return data.isTextual() && !message.has("encoding") ? data.asText() : "";
    }

    private static String transport(JsonNode message, String header) {
        return message.path("extras").path("ai").path("transport").path(header).asText("");
    }
}
