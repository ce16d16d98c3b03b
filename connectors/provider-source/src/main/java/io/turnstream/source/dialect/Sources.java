package io.turnstream.source.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.avro.Source;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.source.response.ResponseEvents;

/**
 * What an answer cites. Providers count characters in units of their own, and not in UTF-16: the numbers are kept only
 * where both are the same, which is so while the text holds no character outside the basic plane.
 */
final class Sources {

    private final ResponseEvents events;
    private int made;

    Sources(ResponseEvents events) {
        this.events = events;
    }

    /**
     * Makes a SOURCE of {@code source}; the provider's own {@code citation} is kept verbatim beside it.
     *
     * @param citation may say {@code start_index} and {@code end_index} of the cited characters of the answer
     */
    void add(int part, Source.Builder source, JsonNode citation) {
        if (events.countsAlike(part)) {
            source.setStartIndex(Json.integer(citation, "start_index"))
                    .setEndIndex(Json.integer(citation, "end_index"));
        }
        source.setSourceId("source-" + made++);
        events.whole(
                TokenEventKind.SOURCE,
                part,
                TokenDetail.newBuilder()
                        .setSource(source.build())
                        .setProviderMetadata(events.fitting(citation.toString())));
    }
}
