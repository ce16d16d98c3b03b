package io.turnstream.sink.codec;

import static io.turnstream.avro.PartKind.DATA;
import static io.turnstream.avro.PartKind.FILE;
import static io.turnstream.avro.PartKind.METADATA;
import static io.turnstream.avro.PartKind.REASONING;
import static io.turnstream.avro.PartKind.REFUSAL;
import static io.turnstream.avro.PartKind.SOURCE;
import static io.turnstream.avro.PartKind.TEXT;
import static io.turnstream.avro.PartKind.TOOL_APPROVAL;
import static io.turnstream.avro.PartKind.TOOL_CALL;
import static io.turnstream.avro.PartKind.TOOL_ERROR;
import static io.turnstream.avro.PartKind.TOOL_RESULT;
import static io.turnstream.sink.codec.TurnScript.note;
import static io.turnstream.sink.codec.TurnScript.picture;
import static io.turnstream.sink.codec.TurnScript.turn;
import static io.turnstream.sink.codec.TurnScript.usage;
import static io.turnstream.sink.codec.TurnScript.weatherTool;
import static io.turnstream.sink.codec.TurnScript.webPage;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.TurnInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns that every codec must be able to show. */
public final class Scenarios {

    private Scenarios() {}

    public static Set<String> names() {
        return all().keySet();
    }

    public static TurnScript named(String name) {
        TurnScript script = all().get(name);
        if (script == null) {
            throw new IllegalArgumentException("no scenario " + name);
        }
        return script;
    }

    private static Map<String, TurnScript> all() {
        Map<String, TurnScript> all = new LinkedHashMap<>();
        all.put("text", text());
        all.put("reasoning-and-text", reasoningAndText());
        all.put("nothing-known", nothingKnown());
        all.put("no-part", turn().begins().responds("P1", "A1").ends().over(Outcome.COMPLETE));
        all.put("refusal", refusal());
        all.put("cut-by-length", cutByLength());
        all.put("cancel-in-the-middle", cancelInTheMiddle());
        all.put("cancel-before-start", turn().begins().over(Outcome.CANCELLED));
        all.put("provider-error", providerError());
        all.put("provider-error-before-text", providerErrorBeforeText());
        all.put("suspend-and-resume", suspendAndResume());
        all.put("two-attempts", twoAttempts());
        all.put("no-third-attempt", noThirdAttempt());
        all.put("tool-loop", toolLoop());
        all.put("split-long-text", splitLongText());
        all.put("every-whole-part", everyWholePart());
        return all;
    }

    private static TurnScript text() {
        return turn().begins()
                .responds("P1", "A1")
                .text(0, "It is ", "3C.")
                .ends()
                .over(Outcome.COMPLETE);
    }

    static TurnScript reasoningAndText() {
        return turn().begins()
                .responds("P1", "A1")
                .opens(0, REASONING)
                .says(0, "Need weather")
                .closes(0)
                .text(1, "It is 3C.")
                .ends(Outcome.COMPLETE, end -> {}, detail -> detail.setUsage(usage(7, 9)))
                .over(Outcome.COMPLETE);
    }

    private static TurnScript nothingKnown() {
        TurnInfo nothing = TurnInfo.newBuilder().build();
        return turn().begins(nothing).responds("P1", "P1").text(0, "Hi").ends().over(Outcome.COMPLETE);
    }

    private static TurnScript refusal() {
        return turn().begins()
                .responds("P1", "A1")
                .opens(0, REFUSAL)
                .says(0, "I cannot.")
                .closes(0)
                .ends(
                        Outcome.COMPLETE,
                        end -> end.setFinishReason("content-filter"),
                        detail -> detail.setMarks(List.of("filtered")))
                .over(Outcome.COMPLETE);
    }

    private static TurnScript cutByLength() {
        return turn().begins()
                .responds("P1", "A1")
                .text(0, "It is")
                .ends(
                        Outcome.COMPLETE,
                        end -> end.setFinishReason("length"),
                        detail -> detail.setMarks(List.of("truncated", "incomplete")))
                .over(Outcome.COMPLETE);
    }

    private static TurnScript cancelInTheMiddle() {
        return turn().begins()
                .responds("P1", "A1")
                .opens(0, TEXT)
                .says(0, "It is ")
                .ends(Outcome.CANCELLED)
                .over(Outcome.CANCELLED);
    }

    private static TurnScript providerError() {
        return turn().begins()
                .responds("P1", "A1")
                .opens(0, TEXT)
                .says(0, "It is ")
                .ends(Outcome.ERROR)
                .over(Outcome.ERROR);
    }

    private static TurnScript providerErrorBeforeText() {
        return turn().begins().responds("P1", "A1").ends(Outcome.ERROR).over(Outcome.ERROR);
    }

    private static TurnScript suspendAndResume() {
        TurnInfo approved = TurnInfo.newBuilder()
                .setInvocationId("I2")
                .setInputMessageId("A1")
                .build();
        return turn().begins()
                .responds("P1", "A1")
                .opens(0, TOOL_CALL, detail -> detail.setTool(weatherTool(tool -> {})))
                .closes(0, detail -> detail.setTool(weatherTool(tool -> tool.setInput("{\"city\":\"Oslo\"}"))))
                .whole(1, TOOL_APPROVAL, detail -> detail.setTool(weatherTool(tool -> tool.setApprovalId("ap1"))))
                .ends(Outcome.COMPLETE, end -> end.setFinishReason("tool-calls")
                        .setTurnEnds(false)
                        .setTurnSuspends(true))
                .suspended()
                .resumed(approved)
                .responds("P2", "A2")
                .whole(0, TOOL_RESULT, detail -> detail.setTool(weatherTool(tool -> tool.setOutput("{\"c\":3}"))))
                .text(1, "It is 3C.")
                .ends()
                .over(Outcome.COMPLETE);
    }

    private static TurnScript twoAttempts() {
        return turn().begins()
                .responds("P1", 0, "A1")
                .opens(0, TEXT)
                .says(0, "It is wa")
                .ends(Outcome.ERROR, end -> end.setWillRetry(true).setTurnEnds(false))
                .responds("P1", 1, "A1")
                .text(0, "It is 3C.")
                .ends()
                .over(Outcome.COMPLETE);
    }

    private static TurnScript noThirdAttempt() {
        return turn().begins()
                .responds("P1", 0, "A1")
                .opens(0, TEXT)
                .says(0, "It is wa")
                .ends(Outcome.ERROR, end -> end.setWillRetry(true).setTurnEnds(false))
                .over(Outcome.ERROR);
    }

    private static TurnScript toolLoop() {
        return turn().begins()
                .responds("P1", "A1")
                .opens(0, TOOL_CALL, detail -> detail.setTool(weatherTool(tool -> {})))
                .says(0, "{\"city\":")
                .says(0, "\"Oslo\"}")
                .closes(0, detail -> detail.setTool(weatherTool(tool -> tool.setInput("{\"city\":\"Oslo\"}"))))
                .ends(Outcome.COMPLETE, end -> end.setFinishReason("tool-calls").setTurnEnds(false))
                .responds("P2", "A2")
                .whole(0, TOOL_RESULT, detail -> detail.setTool(weatherTool(tool -> tool.setOutput("{\"c\":3}"))))
                .text(1, "It is 3C.")
                .ends()
                .over(Outcome.COMPLETE);
    }

    private static TurnScript splitLongText() {
        return turn().begins()
                .responds("P1", "A1")
                .text(0, "The first 40 KiB, ")
                .opens(1, TEXT, detail -> detail.setContinues(0))
                .says(1, "and the rest.")
                .closes(1)
                .ends()
                .over(Outcome.COMPLETE);
    }

    private static TurnScript everyWholePart() {
        return turn().begins()
                .responds("P1", "A1")
                .whole(0, SOURCE, detail -> detail.setSource(webPage()))
                .whole(1, FILE, detail -> detail.setFile(picture()))
                .whole(2, DATA, detail -> detail.setData(note("{\"a\":1}", false)))
                .whole(3, DATA, detail -> detail.setData(note("5", true)))
                .whole(4, TOOL_ERROR, detail -> detail.setTool(weatherTool(tool -> tool.setErrorText("secret host"))))
                .whole(5, METADATA, detail -> detail.setProviderMetadata("{\"x\":1}"))
                .ends()
                .over(Outcome.COMPLETE);
    }
}
