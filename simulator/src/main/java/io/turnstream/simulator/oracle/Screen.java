package io.turnstream.simulator.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.simulator.view.LiveView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees of one channel: what the client of AI Transport shows, by {@link LiveView}, and what the plain
 * subscriber shows that Ably's documentation describes; and what neither should ever meet.
 */
public final class Screen {

    /** How many messages a client asks for at once, of what was there before it came. */
    private static final int PAGE = 100;

    private final LiveView view = new LiveView();
    private final Map<String, Plain> plain = new TreeMap<>();
    private final Map<String, Integer> runEnds = new HashMap<>();
    private final List<Complaint> complaints = new ArrayList<>();

    /** What no client should meet, and at which message. */
    public record Complaint(String serial, String what) {}

    /**
     * A message that grows.
     *
     * @param serial addresses it
     * @param turn whose it is
     * @param response whose it is
     * @param attempt the attempt, in a plain message; the serial of its step's start otherwise
     * @param kind text or reasoning
     * @param text what it says
     * @param status {@code streaming}, or how it ended
     * @param isShown whether it is on the screen: its attempt counts, and so does its turn
     */
    public record Stream(
            String serial,
            String turn,
            String response,
            String attempt,
            String kind,
            String text,
            String status,
            boolean isShown) {}

    /** A message that grows, on the screen of a plain subscriber. */
    private static final class Plain {
        private final String turn;
        private final String response;
        private final int attempt;
        private final StringBuilder text = new StringBuilder();
        private String status = "streaming";
        private String version;

        private Plain(JsonNode headers, String version) {
            this.turn = headers.path("turnId").asText();
            this.response = headers.path("responseId").asText();
            this.attempt = headers.path("attempt").asInt();
            this.version = version;
        }
    }

    /**
     * What somebody sees who comes late: every message in its last version. A client reads the newest page first, each
     * from its oldest message on.
     */
    public static Screen late(List<MessageView> messages) {
        Screen screen = new Screen();
        for (int end = messages.size(); end > 0; end -= PAGE) {
            for (MessageView message : messages.subList(Math.max(0, end - PAGE), end)) {
                JsonNode json = message.json();
                screen.lookAt(json);
                if (!isPlain(json)) {
                    screen.view.takeOlder(json);
                }
            }
        }
        screen.view.showOlder();
        return screen;
    }

    /** Takes a message as it is delivered. */
    public void show(JsonNode message) {
        lookAt(message);
        if (!isPlain(message)) {
            view.show(message);
        }
    }

    private static boolean isPlain(JsonNode message) {
        return message.path("extras").path("headers").isObject();
    }

    private void lookAt(JsonNode message) {
        String serial = message.path("serial").asText();
        boolean append = message.path("action").asInt() == OperationKind.APPEND.action();
        if (isPlain(message)) {
            plain(message, serial, append);
            return;
        }
        JsonNode transport = message.path("extras").path("ai").path("transport");
        String run = transport.path("run-id").asText();
        if (message.path("name").asText().equals("ai-run-end")) {
            runEnds.merge(run, 1, Integer::sum);
            if (view.status(run) == null) {
                complain(serial, "run " + run + " ends before anybody has seen it");
            }
        } else if (append && !view.knows(serial)) {
            complain(serial, "an append of a message that nobody has seen");
        }
    }

    private void plain(JsonNode message, String serial, boolean append) {
        JsonNode headers = message.path("extras").path("headers");
        String version = message.path("version").path("serial").asText();
        String data = message.path("data").asText();
        Plain known = plain.get(serial);
        if (known == null) {
            if (append) {
                complain(serial, "an append of a message that nobody has seen");
                return;
            }
            known = new Plain(headers, version);
            plain.put(serial, known);
        } else if (version.compareTo(known.version) <= 0) {
            return;
        } else if (!append && !data.startsWith(known.text.toString())) {
            complain(serial, "what was shown is taken back: '" + known.text + "' for '" + data + "'");
        }
        if (!append) {
            known.text.setLength(0);
        }
        known.text.append(data);
        known.status = headers.path("status").asText("streaming");
        known.version = version;
    }

    private void complain(String serial, String what) {
        complaints.add(new Complaint(serial, what));
    }

    /** What the client of AI Transport shows. */
    public LiveView view() {
        return view;
    }

    /** Every message that grows, in the order of creation. */
    public List<Stream> streams() {
        List<Stream> streams = new ArrayList<>();
        plain.forEach((serial, message) -> streams.add(new Stream(
                serial,
                message.turn,
                message.response,
                Integer.toString(message.attempt),
                "text",
                message.text.toString(),
                message.status,
                isNewest(message))));
        for (LiveView.Growing message : view.growing()) {
            streams.add(new Stream(
                    message.serial(),
                    message.run(),
                    message.step(),
                    message.attempt(),
                    message.kind(),
                    message.text(),
                    message.status(),
                    view.isShown(message)));
        }
        return streams;
    }

    private boolean isNewest(Plain message) {
        return plain.values().stream()
                .filter(other -> other.turn.equals(message.turn) && other.response.equals(message.response))
                .noneMatch(other -> other.attempt > message.attempt);
    }

    /** How a run stands: active, or the reason of its end; null when nobody has seen it. */
    public @Nullable String run(String turn) {
        return view.status(turn);
    }

    /** How many ends of a run there are. */
    public int runEnds(String turn) {
        return runEnds.getOrDefault(turn, 0);
    }

    /** Every run that was seen. */
    public Iterable<String> runs() {
        return view.known();
    }

    /** What no client should meet. */
    public List<Complaint> complaints() {
        return complaints;
    }
}
