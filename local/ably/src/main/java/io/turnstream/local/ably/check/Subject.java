package io.turnstream.local.ably.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.turnstream.local.ably.channel.MessageOperation;
import io.turnstream.local.ably.channel.OperationKind;
import org.jspecify.annotations.Nullable;

/**
 * An operation as the rules look at it.
 *
 * @param operation what is asked for
 * @param name the name that it gives, or that its message has; empty for none
 */
record Subject(MessageOperation operation, String name) {

    boolean isCreate() {
        return operation.kind() == OperationKind.CREATE;
    }

    boolean isNamed(String other) {
        return name.equals(other);
    }

    boolean hasAiExtras() {
        return extras().path("ai").isObject();
    }

    JsonNode transport() {
        return extras().path("ai").path("transport");
    }

    JsonNode codec() {
        return extras().path("ai").path("codec");
    }

    /** A transport header; null when it is not there or not text. */
    @Nullable String header(String header) {
        return transport().path(header).textValue();
    }

    /** A transport header that has to be there; empty when it is not. */
    String text(String header) {
        return transport().path(header).asText("");
    }

    boolean has(String header) {
        return transport().has(header);
    }

    boolean isStream() {
        return "true".equals(header(Names.STREAM));
    }

    boolean isTerminal() {
        String status = header(Names.STATUS);
        return "complete".equals(status) || "cancelled".equals(status);
    }

    boolean hasData() {
        String data = operation.data();
        return data != null && !data.isEmpty();
    }

    private JsonNode extras() {
        JsonNode extras = operation.extras();
        return extras == null ? MissingNode.getInstance() : extras;
    }
}
