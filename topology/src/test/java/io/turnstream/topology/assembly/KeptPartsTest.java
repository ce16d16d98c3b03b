package io.turnstream.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.DataPart;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.Tool;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which parts of a response history keeps. */
class KeptPartsTest {

    @Test
    void partsStandInTheOrderOfTheirNumbersWithTheTextOfAllTheirPieces() {
        assertThat(kept(1_000, text(1, "c"), text(0, "a"), text(1, "d"), text(0, "b")))
                .extracting(part -> part.getPart() + part.getText())
                .containsExactly("0ab", "1cd");
    }

    @Test
    void theLastPieceOfAPartSaysWhatElseIsKnownOfIt() {
        CompletedPart last = CompletedPart.newBuilder(text(0, "b"))
                .setContinues(7)
                .setProviderMetadata("{}")
                .build();

        assertThat(kept(1_000, text(0, "a"), last))
                .containsExactly(CompletedPart.newBuilder(last).setText("ab").build());
    }

    @Test
    void dataIsReplacedByLaterDataOfTheSameNameAndId() {
        assertThat(kept(1_000, data(0, "n", "i"), data(1, "n", "i")))
                .extracting(CompletedPart::getPart)
                .containsExactly(1);
    }

    @Test
    void dataOfAnotherNameOrIdOrWithoutOneStays() {
        assertThat(kept(1_000, data(0, "n", "i"), data(1, "n", "j"), data(2, "m", "i"), data(3, "n", null)))
                .hasSize(4);
        assertThat(kept(1_000, data(0, "n", null), data(1, "n", null))).hasSize(2);
    }

    @Test
    void dataIsNotReplacedByWhatIsNoData() {
        assertThat(kept(1_000, data(0, "n", "i"), text(1, "a"), tool(2, PartKind.TOOL_RESULT, "c", false)))
                .hasSize(3);
    }

    @Test
    void aPreliminaryResultIsReplacedByALaterResultOrErrorOfTheSameCall() {
        assertThat(kept(1_000, preliminary(0, "c"), tool(1, PartKind.TOOL_RESULT, "c", false)))
                .extracting(CompletedPart::getPart)
                .containsExactly(1);
        assertThat(kept(1_000, preliminary(0, "c"), tool(1, PartKind.TOOL_ERROR, "c", false)))
                .extracting(CompletedPart::getPart)
                .containsExactly(1);
        assertThat(kept(1_000, preliminary(0, "c"), preliminary(1, "c")))
                .extracting(CompletedPart::getPart)
                .containsExactly(1);
    }

    @Test
    void aPreliminaryResultIsNotReplacedByAnotherCallOrByWhatIsNoResult() {
        assertThat(kept(1_000, preliminary(0, "c"), tool(1, PartKind.TOOL_RESULT, "d", false)))
                .hasSize(2);
        assertThat(kept(1_000, preliminary(0, "c"), tool(1, PartKind.TOOL_CALL, "c", false)))
                .hasSize(2);
        assertThat(kept(
                        1_000,
                        preliminary(0, "c"),
                        CompletedPart.newBuilder()
                                .setPart(1)
                                .setKind(PartKind.TOOL_RESULT)
                                .build()))
                .hasSize(2);
    }

    @Test
    void aResultThatIsNotPreliminaryStays() {
        CompletedPart nothingSaid = CompletedPart.newBuilder()
                .setPart(0)
                .setKind(PartKind.TOOL_RESULT)
                .build();

        assertThat(kept(1_000, tool(0, PartKind.TOOL_RESULT, "c", false), tool(1, PartKind.TOOL_RESULT, "c", false)))
                .hasSize(2);
        assertThat(kept(1_000, tool(0, PartKind.TOOL_ERROR, "c", true), tool(1, PartKind.TOOL_RESULT, "c", false)))
                .hasSize(2);
        assertThat(kept(1_000, nothingSaid, tool(1, PartKind.TOOL_RESULT, "c", false)))
                .hasSize(2);
    }

    @Test
    void asManyPartsAreKeptAsFitToTheByte() {
        int room = EncodedSize.of(text(0, "a")) + EncodedSize.of(text(1, "b"));
        var fitting = new KeptParts(room);
        var tooMany = new KeptParts(room - 1);
        for (KeptParts parts : List.of(fitting, tooMany)) {
            parts.add(text(0, "a"));
            parts.add(text(1, "b"));
        }

        assertThat(fitting.parts()).hasSize(2);
        assertThat(fitting.hasOmitted()).isFalse();
        assertThat(tooMany.parts()).containsExactly(text(0, "a"));
        assertThat(tooMany.hasOmitted()).isTrue();
    }

    @Test
    void nothingIsKeptBehindAPartThatDoesNotFit() {
        int room = EncodedSize.of(text(0, "a")) + EncodedSize.of(text(2, "c"));
        var parts = new KeptParts(room);
        parts.add(text(0, "a"));
        parts.add(text(1, "x".repeat(100)));
        parts.add(text(2, "c"));

        assertThat(parts.parts()).containsExactly(text(0, "a"));
    }

    @Test
    void whatIsReplacedTakesNoRoom() {
        int room = EncodedSize.of(data(0, "n", "i"));

        assertThat(kept(room, data(0, "n", "i"), data(1, "n", "i"))).hasSize(1);
    }

    private static List<CompletedPart> kept(int limit, CompletedPart... fragments) {
        var parts = new KeptParts(limit);
        for (CompletedPart fragment : fragments) {
            parts.add(fragment);
        }
        return parts.parts();
    }

    private static CompletedPart text(int number, String text) {
        return CompletedPart.newBuilder()
                .setPart(number)
                .setKind(PartKind.TEXT)
                .setText(text)
                .build();
    }

    private static CompletedPart data(int number, String name, @Nullable String id) {
        return CompletedPart.newBuilder()
                .setPart(number)
                .setKind(PartKind.DATA)
                .setData(DataPart.newBuilder().setName(name).setId(id).build())
                .build();
    }

    private static CompletedPart preliminary(int number, String call) {
        return tool(number, PartKind.TOOL_RESULT, call, true);
    }

    private static CompletedPart tool(int number, PartKind kind, String call, boolean preliminary) {
        return CompletedPart.newBuilder()
                .setPart(number)
                .setKind(kind)
                .setTool(Tool.newBuilder()
                        .setCallId(call)
                        .setPreliminary(preliminary)
                        .build())
                .build();
    }
}
