package io.turnstream.source.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.avro.TokenEvent;
import java.util.List;
import java.util.stream.Collectors;

/** Token events as lines that people can read and compare: seq, kind, part, delta, and what the detail says. */
final class GoldenListing {

    private GoldenListing() {}

    static String of(List<TokenEvent> events) {
        return events.stream().map(GoldenListing::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(TokenEvent event) {
        StringBuilder line =
                new StringBuilder().append(event.getSeq()).append(' ').append(event.getKind());
        if (event.getPart() >= 0) {
            line.append(" part ").append(event.getPart());
        }
        if (!event.getDelta().isEmpty()) {
            line.append(' ').append(Json.quoted(event.getDelta()));
        }
        if (event.getDetail() != null) {
            line.append(' ').append(said(Json.read(event.getDetail().toString())));
        }
        return line.toString();
    }

    private static JsonNode said(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        ObjectNode kept = Json.object();
        node.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                kept.set(field.getKey(), said(field.getValue()));
            }
        });
        return kept;
    }
}
