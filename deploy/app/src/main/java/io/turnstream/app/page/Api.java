package io.turnstream.app.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.app.http.Answer;
import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.Recordings;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the page may ask for, and do, under {@code /api/}. Safe from any thread. */
public final class Api {

    private static final Set<String> CODECS = Set.of("vercel", "message-per-response");

    private final String boot = UUID.randomUUID().toString();
    private final LocalAbly ably;
    private final Sessions sessions;
    private final SinkSwitch sink;
    private final Clock clock;
    private final RandomGenerator random;
    private final StateReport report;

    /** @param health what {@code /healthz} says */
    public Api(
            LocalAbly ably,
            Sessions sessions,
            Progress progress,
            SinkSwitch sink,
            Supplier<JsonNode> health,
            Clock clock,
            RandomGenerator random) {
        this.ably = ably;
        this.sessions = sessions;
        this.sink = sink;
        this.clock = clock;
        this.random = random;
        this.report = new StateReport(boot, ably, sessions, progress, sink, health);
    }

    /**
     * Answers what is read.
     *
     * @param name what stands behind {@code /api/}
     */
    Answer get(String name, Query query) {
        return switch (name) {
            case "connection" -> connection();
            case "recordings" -> Answer.json(200, Catalogue.list());
            case "truth" -> Answer.json(200, Catalogue.truth(Catalogue.named(query.required("recording"))));
            case "state" -> Answer.json(200, report.after(query.number("after"), Set.copyOf(query.all("session"))));
            case "history" -> history(query.required("session"));
            case "sessions", "cancel", "sink/kill", "sink/start" -> throw Refusal.method("POST");
            default -> throw Refusal.unknown("there is nothing here");
        };
    }

    /** Does what is asked for. */
    Answer post(String name, JsonNode body) throws InterruptedException {
        return switch (name) {
            case "sessions" -> start(body);
            case "cancel" -> cancel(body);
            case "sink/kill" -> kill();
            case "sink/start" -> restart();
            case "connection", "recordings", "truth", "state", "history" -> throw Refusal.method("GET, HEAD");
            default -> throw Refusal.unknown("there is nothing here");
        };
    }

    private Answer connection() {
        SubscribeToken token = SubscribeToken.of(ably.key(), clock.instant());
        return Answer.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("boot", boot)
                        .put("ably", ably.url())
                        .put("token", token.token())
                        .put("expires", token.expires().toEpochMilli()));
    }

    /** What is on the channel now, for who has attached just before: nothing can fall between the two. */
    private Answer history(String session) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode messages = json.putArray("messages");
        ably.channel(Session.channelOf(session)).messages().forEach(message -> messages.add(message.json()));
        return Answer.json(200, json);
    }

    private Answer start(JsonNode body) {
        String name = text(body, "recording");
        Recording recording = name == null ? surprise() : Catalogue.named(name);
        String pace = text(body, "pace");
        String codec = text(body, "codec");
        if (codec != null && !CODECS.contains(codec)) {
            throw Refusal.invalid("a codec is vercel or message-per-response, not '" + codec + "'");
        }
        Session session = sessions.start(recording, pace == null ? Pace.MODEL : Pace.named(pace), codec);
        return Answer.json(201, StateReport.describe(session));
    }

    private Recording surprise() {
        List<Recording> all = Recordings.all();
        return all.get(random.nextInt(all.size()));
    }

    private Answer cancel(JsonNode body) throws InterruptedException {
        String session = text(body, "session");
        String turn = text(body, "turn");
        if (session == null || session.isBlank()) {
            throw Refusal.invalid("which session?");
        }
        String eventId = UUID.randomUUID().toString();
        sessions.cancel(session, turn == null || turn.isBlank() ? Session.TURN : turn, eventId);
        return Answer.json(202, JsonNodeFactory.instance.objectNode().put("eventId", eventId));
    }

    private Answer kill() {
        if (!sink.kill()) {
            throw Refusal.conflict(
                    sink.status().killable() ? "the sink is not running" : "the sink is not a process of its own");
        }
        return Answer.json(202, StateReport.describe(sink.status()));
    }

    private Answer restart() {
        if (!sink.start()) {
            throw Refusal.conflict(
                    sink.status().killable() ? "the sink is running" : "the sink is not a process of its own");
        }
        return Answer.json(202, StateReport.describe(sink.status()));
    }

    private static @Nullable String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Refusal.invalid(field + " is a text");
        }
        return value.asText();
    }
}
