package io.turnstream.simulator.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.channel.OperationKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees of one channel: a model of the view of AI Transport's client with its Vercel codec, as far as runs,
 * steps and text go, and of the plain subscriber that Ably's documentation describes. The rules are those of
 * {@code @ably/ai-transport} 0.8.0: what grows is shown as it is appended; an update counts only when it goes on from what
 * is shown; nothing counts after a terminal status; of a step the start with the greatest serial counts.
 */
public final class Screen {

    private final Map<String, Stream> streams = new TreeMap<>();
    private final Map<String, TreeMap<String, Boolean>> steps = new HashMap<>();
    private final Map<String, String> runs = new HashMap<>();
    private final Map<String, Integer> runEnds = new HashMap<>();
    private final List<Complaint> complaints = new ArrayList<>();

    /** What no client should meet, and at which message. */
    public record Complaint(String serial, String what) {}

    /** A message that grows. */
    public static final class Stream {
        private final String serial;
        private final String turn;
        private final String response;
        private final String attempt;
        private final String kind;
        private final boolean plain;
        private final StringBuilder text = new StringBuilder();
        private String status = "streaming";
        private String version = "";

        private Stream(String serial, String turn, String response, String attempt, String kind, boolean plain) {
            this.serial = serial;
            this.turn = turn;
            this.response = response;
            this.attempt = attempt;
            this.kind = kind;
            this.plain = plain;
        }

        public String serial() {
            return serial;
        }

        public String kind() {
            return kind;
        }

        public String text() {
            return text.toString();
        }

        /** The attempt, in a plain message; the serial of its step's start otherwise. */
        public String attempt() {
            return attempt;
        }

        public String status() {
            return status;
        }

        public String turn() {
            return turn;
        }

        public String response() {
            return response;
        }
    }

    /** What somebody sees who comes late: every message in its last version. */
    public static Screen late(List<MessageView> messages) {
        Screen screen = new Screen();
        messages.forEach(message -> screen.show(message.json()));
        return screen;
    }

    /** Takes a message as it is delivered. */
    public void show(JsonNode message) {
        String serial = message.path("serial").asText();
        JsonNode transport = message.path("extras").path("ai").path("transport");
        switch (message.path("name").asText()) {
            case "ai-run-start" -> runs.putIfAbsent(transport.path("run-id").asText(), "active");
            case "ai-run-end" -> endRun(transport, serial);
            case "ai-step-start" ->
                steps.computeIfAbsent(step(transport), any -> new TreeMap<>()).put(serial, true);
            case "ai-step-end", "ai-run-suspend", "ai-run-resume", "ai-input" -> {}
            default -> content(message, serial, transport);
        }
    }

    private void endRun(JsonNode transport, String serial) {
        String run = transport.path("run-id").asText();
        runEnds.merge(run, 1, Integer::sum);
        if (!runs.containsKey(run)) {
            complain(serial, "run " + run + " ends before anybody has seen it");
        } else {
            runs.putIfAbsent(run, "active");
            if (runs.get(run).equals("active")) {
                runs.put(run, transport.path("run-reason").asText("complete"));
            }
        }
    }

    private static String step(JsonNode transport) {
        return transport.path("run-id").asText() + "|"
                + transport.path("step-id").asText();
    }

    private void content(JsonNode message, String serial, JsonNode transport) {
        JsonNode headers = message.path("extras").path("headers");
        boolean plain = headers.isObject();
        if (!plain && !transport.path("stream").asText().equals("true")) {
            return;
        }
        Stream stream = streams.get(serial);
        int action = message.path("action").asInt();
        if (stream == null) {
            if (action == OperationKind.APPEND.action()) {
                complain(serial, "an append of a message that nobody has seen");
                return;
            }
            stream = begun(message, transport, headers, plain);
            streams.put(serial, stream);
            stream.version = message.path("version").path("serial").asText();
            if (plain || action != OperationKind.CREATE.action()) {
                // A client of AI Transport does not look at what a create holds.
                stream.text.append(message.path("data").asText());
                stream.status = status(transport, headers, plain);
            }
            return;
        }
        String version = message.path("version").path("serial").asText();
        if (version.compareTo(stream.version) <= 0) {
            return;
        }
        stream.version = version;
        grow(stream, message, action, status(transport, headers, plain), serial);
    }

    private Stream begun(JsonNode message, JsonNode transport, JsonNode headers, boolean plain) {
        if (plain) {
            return new Stream(
                    message.path("serial").asText(),
                    headers.path("turnId").asText(),
                    headers.path("responseId").asText(),
                    headers.path("attempt").asText(),
                    "text",
                    true);
        }
        String run = transport.path("run-id").asText();
        runs.putIfAbsent(run, "active");
        return new Stream(
                message.path("serial").asText(),
                run,
                transport.path("step-id").asText(),
                transport.path("step-start-serial").asText(),
                message.path("extras").path("ai").path("codec").path("kind").asText(),
                false);
    }

    private static String status(JsonNode transport, JsonNode headers, boolean plain) {
        return (plain ? headers : transport).path("status").asText("streaming");
    }

    private void grow(Stream stream, JsonNode message, int action, String status, String serial) {
        String data = message.path("data").asText();
        boolean closed = !stream.status.equals("streaming");
        if (closed && !stream.plain) {
            return;
        }
        if (action == OperationKind.APPEND.action()) {
            stream.text.append(data);
            stream.status = status;
        } else if (data.startsWith(stream.text())) {
            stream.text.append(data, stream.text.length(), data.length());
            stream.status = status;
        } else if (stream.plain) {
            complain(serial, "what was shown is taken back: '" + stream.text + "' for '" + data + "'");
            stream.text.setLength(0);
            stream.text.append(data);
            stream.status = status;
        }
    }

    private void complain(String serial, String what) {
        complaints.add(new Complaint(serial, what));
    }

    /** Every message that grows, in the order of creation. */
    public List<Stream> streams() {
        return List.copyOf(streams.values());
    }

    /** True when the message belongs to the attempt that counts. */
    public boolean isShown(Stream stream) {
        if (stream.plain) {
            return streams.values().stream()
                    .filter(other -> other.turn.equals(stream.turn) && other.response.equals(stream.response))
                    .noneMatch(other -> Integer.parseInt(other.attempt) > Integer.parseInt(stream.attempt));
        }
        TreeMap<String, Boolean> starts = steps.get(stream.turn + "|" + stream.response);
        return starts == null || starts.lastKey().equals(stream.attempt);
    }

    /** How a run stands: active, or the reason of its end; null when nobody has seen it. */
    public @Nullable String run(String turn) {
        return runs.get(turn);
    }

    /** How many ends of a run there are. */
    public int runEnds(String turn) {
        return runEnds.getOrDefault(turn, 0);
    }

    /** Every run that was seen. */
    public Iterable<String> runs() {
        return runs.keySet();
    }

    /** What no client should meet. */
    public List<Complaint> complaints() {
        return complaints;
    }
}
