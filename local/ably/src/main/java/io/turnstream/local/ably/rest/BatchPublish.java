package io.turnstream.local.ably.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.channel.ChannelReference;
import io.turnstream.local.ably.channel.MessageOperation;
import io.turnstream.local.ably.channel.MessageReader;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.ArrayList;
import java.util.List;

/** What {@code POST /messages} asks for: the same messages on several channels (RSC22; docs, "Batch publish"). */
record BatchPublish(List<String> channels, List<MessageOperation> operations) {

    private static final int MAX_CHANNELS = 100;

    /** One of these for each specification in the body. */
    static List<BatchPublish> read(JsonNode body) throws RefusedException {
        List<BatchPublish> batches = new ArrayList<>();
        for (JsonNode specification : body.isArray() ? body : List.of(body)) {
            batches.add(readOne(specification));
        }
        if (batches.isEmpty()) {
            throw RefusedException.of(40003, "a batch has at least one specification");
        }
        return batches;
    }

    private static BatchPublish readOne(JsonNode specification) throws RefusedException {
        List<String> channels = new ArrayList<>();
        JsonNode names = specification.path("channels");
        for (JsonNode name : names.isArray() ? names : List.of(names)) {
            channels.add(ChannelReference.of(name.asText("")).name());
        }
        if (channels.isEmpty() || channels.contains("") || channels.size() > MAX_CHANNELS) {
            throw RefusedException.of(40003, "channels are the names of 1 to " + MAX_CHANNELS + " channels");
        }
        return new BatchPublish(channels, creates(specification.path("messages")));
    }

    /** Reads messages that are all to be created. */
    static List<MessageOperation> creates(JsonNode messages) throws RefusedException {
        List<MessageOperation> operations = MessageReader.readAll(messages);
        for (MessageOperation operation : operations) {
            if (operation.kind() != OperationKind.CREATE) {
                throw RefusedException.of(40003, "messages are changed with PATCH, not POST");
            }
        }
        return operations;
    }

    /** The results of one specification, as they come in. */
    static final class Results {

        private final ArrayNode results = JsonNodeFactory.instance.arrayNode();
        private int failures;

        void add(String channel, RestResponse answer) {
            ObjectNode result = results.addObject().put("channel", channel);
            if (answer.body().has("error")) {
                failures++;
                result.set("error", answer.body().path("error"));
            } else {
                result.set("messageId", answer.body().path("messageId"));
                result.set("serials", answer.body().path("serials"));
            }
        }

        int size() {
            return results.size();
        }

        /** BAR2. */
        ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("successCount", results.size() - failures)
                    .put("failureCount", failures);
            json.set("results", results);
            return json;
        }
    }
}
