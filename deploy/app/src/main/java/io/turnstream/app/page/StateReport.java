package io.turnstream.app.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.log.LoggedOperation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** How everything stands: what the page asks for again and again. Text of answers is not in it. */
final class StateReport {

    /** Of each session at most so many of the newest operations, so that an answer stays small. */
    private static final int MOST_OPERATIONS = 600;

    private final String boot;
    private final LocalAbly ably;
    private final Sessions sessions;
    private final Progress progress;
    private final SinkSwitch sink;
    private final Supplier<JsonNode> health;

    StateReport(
            String boot,
            LocalAbly ably,
            Sessions sessions,
            Progress progress,
            SinkSwitch sink,
            Supplier<JsonNode> health) {
        this.boot = boot;
        this.ably = ably;
        this.sessions = sessions;
        this.progress = progress;
        this.sink = sink;
        this.health = health;
    }

    /**
     * The state now, with the operations on some sessions' channels.
     *
     * @param number the newest operation that the caller knows of
     * @param watched the sessions whose operations the caller wants
     */
    ObjectNode after(long number, Set<String> watched) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("boot", boot);
        json.set("health", health.get());
        json.set("sink", describe(sink.status()));
        addSessions(json.putArray("sessions"));
        addOperations(json, number, watched);
        return json;
    }

    static ObjectNode describe(Session session) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("session", session.id())
                .put("turn", Session.TURN)
                .put("recording", session.recording().name())
                .put("model", session.recording().model())
                .put("pace", session.pace().toString())
                .put("codec", session.codec())
                .put("started", session.started().toEpochMilli());
    }

    static ObjectNode describe(SinkSwitch.Status status) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("state", status.state())
                .put("killable", status.killable())
                .put("pid", status.pid())
                .put("lives", status.lives());
    }

    private void addSessions(ArrayNode list) {
        Map<String, Progress.Channel> channels = progress.now();
        for (Session session : sessions.all()) {
            Progress.Channel channel = channels.remove(session.id());
            list.add(add(describe(session), channel == null ? Progress.Channel.NEW : channel));
        }
        // What others play here, as with the command replay.
        channels.forEach((id, channel) ->
                list.add(add(JsonNodeFactory.instance.objectNode().put("session", id), channel)));
    }

    private static ObjectNode add(ObjectNode session, Progress.Channel channel) {
        return session.put("state", channel.state())
                .put("operations", channel.operations())
                .put("refused", channel.refused())
                .put("characters", channel.characters());
    }

    private void addOperations(ObjectNode json, long number, Set<String> watched) {
        Set<String> channels = watched.stream().map(Session::channelOf).collect(Collectors.toSet());
        List<LoggedOperation> log = ably.log();
        List<LoggedOperation> fresh = Progress.since(log, number);
        List<LoggedOperation> wanted = fresh.stream()
                .filter(operation -> channels.contains(operation.channel()))
                .toList();
        json.put("last", log.isEmpty() ? 0 : log.get(log.size() - 1).number());
        ArrayNode operations = json.putArray("operations");
        int most = MOST_OPERATIONS * Math.max(1, channels.size());
        wanted.subList(Math.max(0, wanted.size() - most), wanted.size())
                .forEach(operation -> operations.add(describe(operation)));
    }

    private static ObjectNode describe(LoggedOperation operation) {
        String data = operation.data();
        return JsonNodeFactory.instance
                .objectNode()
                .put("n", operation.number())
                .put("at", operation.timestamp())
                .put(
                        "session",
                        operation.channel().substring(Session.channelOf("").length()))
                .put("kind", operation.kind().word())
                .put("name", operation.name())
                .put("serial", operation.serial())
                .put("size", data == null ? 0 : data.length())
                .put("applied", operation.applied().name().toLowerCase(Locale.ROOT))
                .put("answer", operation.answer().name().toLowerCase(Locale.ROOT))
                .put("code", operation.code());
    }
}
