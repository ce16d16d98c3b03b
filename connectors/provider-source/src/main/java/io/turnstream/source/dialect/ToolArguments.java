package io.turnstream.source.dialect;

import io.turnstream.source.response.PartEnd;
import io.turnstream.source.response.ResponseEvents;

/**
 * The arguments of one tool call. Its deltas together are always the whole JSON text, whether a provider sends them in
 * pieces, in one go at either end, or not at all.
 */
final class ToolArguments {

    private final ResponseEvents events;
    private final int part;
    private final StringBuilder sent = new StringBuilder();

    ToolArguments(ResponseEvents events, int part) {
        this.events = events;
        this.part = part;
    }

    int part() {
        return part;
    }

    boolean none() {
        return sent.isEmpty();
    }

    void append(String json) {
        sent.append(json);
        events.delta(part, json);
    }

    /** The call is whole; {@code json} is what the provider says that its arguments are, empty if it does not say. */
    void ready(String json) {
        if (!events.isOpen(part)) {
            return;
        }
        String whole = json.isEmpty() ? sent.isEmpty() ? "{}" : sent.toString() : json;
        if (whole.startsWith(sent.toString())) {
            append(whole.substring(sent.length()));
        }
        boolean valid = !Json.read(whole).isMissingNode();
        events.close(part, valid ? PartEnd.of(whole) : PartEnd.invalid("the arguments are not JSON"));
    }
}
