package io.turnstream.app.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The answer that is read from the messages of a channel, by the rules of Ably AI Transport.
 *
 * @param texts the text parts in order
 * @param reasonings the reasoning parts in order
 * @param tools the arguments of tool calls as JSON text, by the id of the call
 * @param end how the run ended: {@code complete}, {@code cancelled} or {@code error}; empty while it goes on
 */
record ShownAnswer(List<String> texts, List<String> reasonings, Map<String, String> tools, Optional<String> end) {

    /** Reads the messages of a channel that carried one run, in order. */
    static ShownAnswer of(List<ShownMessage> messages) {
        Map<String, String> attempts = canonicalAttempts(messages);
        List<ShownMessage> outputs = messages.stream()
                .filter(message -> message.name().equals("ai-output"))
                .filter(message -> message.transport("stream").equals("true"))
                .filter(message -> message.transport("step-start-serial")
                        .equals(attempts.getOrDefault(message.transport("step-id"), "")))
                .toList();
        return new ShownAnswer(
                texts(outputs, "text"),
                texts(outputs, "reasoning"),
                outputs.stream()
                        .filter(message -> message.codec("kind").equals("tool-input"))
                        .collect(Collectors.toMap(
                                message -> message.codec("toolCallId"), ShownMessage::text, (one, other) -> other)),
                messages.stream()
                        .filter(message -> message.name().equals("ai-run-end"))
                        .map(message -> message.transport("run-reason"))
                        .findFirst());
    }

    /** The number of its parts. */
    int parts() {
        return texts.size() + reasonings.size() + tools.size();
    }

    /** The number of characters of its texts and reasonings, in UTF-16 units. */
    int characters() {
        return texts.stream().mapToInt(String::length).sum()
                + reasonings.stream().mapToInt(String::length).sum();
    }

    /** The last start of a step replaces what earlier starts of the same step brought. */
    private static Map<String, String> canonicalAttempts(List<ShownMessage> messages) {
        var attempts = new HashMap<String, String>();
        messages.stream()
                .filter(message -> message.name().equals("ai-step-start"))
                .forEach(message -> attempts.merge(
                        message.transport("step-id"),
                        message.serial(),
                        (one, other) -> one.compareTo(other) > 0 ? one : other));
        return attempts;
    }

    private static List<String> texts(List<ShownMessage> outputs, String kind) {
        return outputs.stream()
                .filter(message -> message.codec("kind").equals(kind))
                .map(ShownMessage::text)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
