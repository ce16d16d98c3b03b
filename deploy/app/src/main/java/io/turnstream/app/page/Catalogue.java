package io.turnstream.app.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.RecordingTruth;
import io.turnstream.local.recordings.RecordingTruth.Kind;
import io.turnstream.local.recordings.RecordingTruth.Part;
import io.turnstream.local.recordings.Recordings;
import java.util.Locale;

/** The recordings as the page lists them, and what each of them says. Pure. */
final class Catalogue {

    private Catalogue() {}

    /** The recording of this name. */
    static Recording named(String name) {
        return Recordings.all().stream()
                .filter(recording -> recording.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.unknown("there is no recording of that name"));
    }

    /** One entry for each recording. */
    static ArrayNode list() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Recording recording : Recordings.all()) {
            RecordingTruth truth = recording.truth();
            ObjectNode entry = list.addObject()
                    .put("name", recording.name())
                    .put("model", recording.model())
                    .put("outcome", truth.outcome().name().toLowerCase(Locale.ROOT))
                    .put("characters", characters(truth));
            ArrayNode kinds = entry.putArray("parts");
            truth.parts().forEach(part -> kinds.add(wordOf(part.kind())));
        }
        return list;
    }

    /** The recording's own account of itself, against which what is shown can be held. */
    static ObjectNode truth(Recording recording) {
        RecordingTruth truth = recording.truth();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("recording", recording.name())
                .put("model", recording.model())
                .put("outcome", truth.outcome().name().toLowerCase(Locale.ROOT));
        ArrayNode parts = json.putArray("parts");
        for (Part part : truth.parts()) {
            parts.addObject()
                    .put("kind", wordOf(part.kind()))
                    .put("text", part.text())
                    .put("callId", part.callId())
                    .put("tool", part.name());
        }
        return json;
    }

    private static int characters(RecordingTruth truth) {
        return truth.parts().stream().mapToInt(part -> part.text().length()).sum();
    }

    /** A refusal is shown as the text that it is. */
    private static String wordOf(Kind kind) {
        return switch (kind) {
            case TEXT, REFUSAL -> "text";
            case REASONING -> "reasoning";
            case TOOL_CALL -> "tool";
        };
    }
}
