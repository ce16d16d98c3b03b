package io.turnstream.app.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.log.LoggedOperation.Answered;
import io.turnstream.local.ably.log.LoggedOperation.Applied;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How far each session has come, folded from the server's log of operations as it grows: a channel without news is not
 * looked at again. Safe from any thread.
 */
public final class Progress {

    private static final String CHANNELS = "ai:";

    private final LocalAbly ably;
    private final Map<String, Channel> bySession = new TreeMap<>();
    private long seen;

    /**
     * One session's channel.
     *
     * @param operations how many operations were carried out
     * @param refused how many were refused or never answered
     * @param characters characters of the answer's text, reasoning and tool arguments
     * @param state {@code waiting}, {@code streaming}, {@code complete}, {@code cancelled} or {@code error}
     */
    public record Channel(long operations, long refused, long characters, String state) {

        /** One of which nothing was seen. */
        public static final Channel NEW = new Channel(0, 0, 0, "waiting");

        /** True once its turn has ended. */
        public boolean isOver() {
            return !state.equals("waiting") && !state.equals("streaming");
        }
    }

    /** Begins with what is on record. */
    public Progress(LocalAbly ably) {
        this.ably = ably;
    }

    /** Every session of which the channel has seen something, as it is now. */
    public synchronized Map<String, Channel> now() {
        var changed = new HashSet<String>();
        List<LoggedOperation> log = ably.log();
        for (LoggedOperation operation : since(log, seen)) {
            seen = operation.number();
            if (operation.channel().startsWith(CHANNELS)) {
                String session = operation.channel().substring(CHANNELS.length());
                bySession.merge(session, counted(Channel.NEW, operation), (before, one) -> counted(before, operation));
                changed.add(session);
            }
        }
        changed.forEach(session -> bySession.computeIfPresent(session, this::read));
        return new HashMap<>(bySession);
    }

    /** The operations after a number, from a log that is in order. */
    static List<LoggedOperation> since(List<LoggedOperation> log, long number) {
        int from = log.size();
        while (from > 0 && log.get(from - 1).number() > number) {
            from--;
        }
        return log.subList(from, log.size());
    }

    private static Channel counted(Channel before, LoggedOperation operation) {
        boolean applied = operation.applied() == Applied.YES;
        boolean acknowledged = operation.answer() == Answered.ACK;
        return new Channel(
                before.operations + (applied ? 1 : 0),
                before.refused + (acknowledged ? 0 : 1),
                before.characters,
                before.state);
    }

    private Channel read(String session, Channel counted) {
        List<MessageView> messages = ably.channel(CHANNELS + session).messages();
        Set<String> superseded = superseded(messages);
        long characters = 0;
        String state = "streaming";
        for (MessageView message : messages) {
            JsonNode transport = message.extras() == null
                    ? MissingNode.getInstance()
                    : message.extras().path("ai").path("transport");
            boolean stream = transport.path("stream").asText().equals("true")
                    && !superseded.contains(transport.path("step-start-serial").asText());
            boolean plain = "response".equals(message.name());
            if ((stream || plain) && message.data() != null) {
                characters += message.data().length();
            }
            if ("ai-run-end".equals(message.name())) {
                state = transport.path("run-reason").asText("complete");
            } else if (plain) {
                state = message.extras() == null
                        ? state
                        : message.extras().path("headers").path("status").asText(state);
            }
        }
        return new Channel(counted.operations, counted.refused, characters, state);
    }

    /** The starts of steps that a later start of the same step replaced. */
    private static Set<String> superseded(List<MessageView> messages) {
        var last = new HashMap<String, String>();
        var superseded = new HashSet<String>();
        for (MessageView message : messages) {
            if ("ai-step-start".equals(message.name()) && message.extras() != null) {
                String step = message.extras()
                        .path("ai")
                        .path("transport")
                        .path("step-id")
                        .asText();
                String before = last.put(step, message.serial());
                if (before != null) {
                    superseded.add(before);
                }
            }
        }
        return superseded;
    }
}
