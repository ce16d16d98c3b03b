package io.turnstream.source.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.avro.Source;

/** What a text of the Responses API cites. */
final class OpenAiAnnotations {

    private OpenAiAnnotations() {}

    static void add(Sources sources, int part, JsonNode annotation) {
        String filename = Json.text(annotation, "filename");
        Source.Builder source = annotation.path("type").asText().equals("url_citation")
                ? Source.newBuilder()
                        .setType("url")
                        .setUrl(Json.text(annotation, "url"))
                        .setTitle(Json.text(annotation, "title"))
                : Source.newBuilder().setType("document").setTitle(filename).setFilename(filename);
        sources.add(part, source, annotation);
    }
}
