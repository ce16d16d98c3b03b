package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.DataPart;
import io.turnstream.avro.File;
import io.turnstream.avro.PartInfo;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.Source;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.Tool;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How the parts of a response open, grow and close, and what is said and kept of each. */
@ExtendWith(OnTheDriver.class)
class PartsTest {

    private static final AssemblyLimits SMALL = new AssemblyLimits(4, 8, 8, 4, 10_000);

    private static Tokens starts() {
        return response("t1", "r1").starts();
    }

    private static List<TurnEvent> of(Assembled turn, TurnEventKind kind) {
        return turn.turnEvents.stream().filter(event -> event.getKind() == kind).toList();
    }

    // ---- parts that grow

    @ParameterizedTest
    @CsvSource({
        "TEXT_STARTED, TEXT_DELTA, TEXT_ENDED, TEXT",
        "REASONING_STARTED, REASONING_DELTA, REASONING_ENDED, REASONING",
        "REFUSAL_STARTED, REFUSAL_DELTA, REFUSAL_ENDED, REFUSAL",
        "TOOL_CALL_STARTED, TOOL_CALL_ARGS_DELTA, TOOL_CALL_READY, TOOL_CALL"
    })
    void aPartOpensGrowsAndCloses(TokenEventKind opens, TokenEventKind grows, TokenEventKind closes, PartKind kind) {
        var turn = Assembled.of(starts().says(opens, 4, "", null)
                .says(grows, 4, "ab", null)
                .says(grows, 4, "c", null)
                .says(closes, 4, "", null)
                .completes());

        TurnReader.read(turn.turnEvents);
        assertThat(turn.turnEvents)
                .filteredOn(event -> event.getPart() == 0)
                .extracting(event ->
                        event.getKind() + " " + event.getPartKind() + " " + event.getOffset() + " " + event.getDelta())
                .containsExactly(
                        "PART_STARTED " + kind + " 0 ",
                        "PART_DELTA " + kind + " 0 ab",
                        "PART_DELTA " + kind + " 2 c",
                        "PART_ENDED " + kind + " 3 ");
        assertThat(turn.response().getParts())
                .containsExactly(CompletedPart.newBuilder()
                        .setPart(0)
                        .setKind(kind)
                        .setText("abc")
                        .build());
    }

    @Test
    void whatIsSaidAtTheStartOrTheEndOfAPartIsTextOfIt() {
        var turn = Assembled.of(starts().says(TokenEventKind.TEXT_STARTED, 0, "He", null)
                .says("ll")
                .says(TokenEventKind.TEXT_ENDED, 0, "o", null)
                .completes());

        assertThat(turn.text()).isEqualTo("Hello");
        TurnReader.read(turn.turnEvents);
    }

    @Test
    void anEmptyDeltaShowsNothing() {
        var turn = Assembled.of(starts().says("").says("a").says("").completes());

        assertThat(of(turn, TurnEventKind.PART_DELTA)).hasSize(1);
        assertThat(of(turn, TurnEventKind.PART_STARTED)).hasSize(1);
    }

    @Test
    void theNextStartOfAProducerThatDoesNotNumberItsPartsClosesTheOneBefore() {
        var turn = Assembled.of(starts().says(TokenEventKind.TEXT_STARTED, -1, "one", null)
                .says(TokenEventKind.TEXT_STARTED, -1, "two", null)
                .says(TokenEventKind.TEXT_DELTA, -1, "!", null)
                .completes());

        assertThat(TurnReader.read(turn.turnEvents).get("r1"))
                .containsEntry(0, "one")
                .containsEntry(1, "two!");
        assertThat(turn.kinds().subList(2, 6))
                .containsExactly(
                        TurnEventKind.PART_STARTED,
                        TurnEventKind.PART_DELTA,
                        TurnEventKind.PART_ENDED,
                        TurnEventKind.PART_STARTED);
    }

    @Test
    void partsOfOneNumberAndOtherKindsAreApart() {
        var turn = Assembled.of(
                starts().says(0, "text").thinks(0, "thought").says(0, "!").completes());

        assertThat(TurnReader.read(turn.turnEvents).get("r1"))
                .containsEntry(0, "text!")
                .containsEntry(1, "thought");
    }

    @Test
    void theEndOfAPartThatWasNeverThereSaysNothing() {
        var turn =
                Assembled.of(starts().endsText(0).endsText(-1).endsText(0, "").completes());

        assertThat(turn.count(Count.UNMATCHED_END)).isEqualTo(3);
        assertThat(turn.response().getParts()).isEmpty();
    }

    @Test
    void theEndOfAPartThatWasNeverThereSaysWhatItSays() {
        var turn = Assembled.of(starts().says(TokenEventKind.TEXT_ENDED, 0, "late", null)
                .endsText(1, "later")
                .callReady(2, null)
                .completes());

        assertThat(TurnReader.read(turn.turnEvents).get("r1"))
                .containsEntry(0, "late")
                .containsEntry(1, "later")
                .containsEntry(2, "");
        assertThat(turn.count(Count.UNMATCHED_END)).isZero();
        assertThat(turn.response().getMarks()).containsExactly(Marks.FINAL_TEXT_ADDED);
    }

    @Test
    void partsThatAreOpenAtTheEndAreClosedInTheirOrder() {
        var turn = Assembled.of(starts().thinks(7, "hm").says(3, "a").completes());

        assertThat(of(turn, TurnEventKind.PART_ENDED))
                .extracting(TurnEvent::getPart)
                .containsExactly(0, 1);
    }

    // ---- where they get too long

    @Test
    void aTextOfJustTheLimitIsNotSplit() {
        var turn = new Assembled(SMALL).reads(starts().says("1234").says("5678").completes());

        assertThat(turn.response().getParts()).hasSize(1);
        assertThat(turn.count(Count.PART_SPLIT)).isZero();
    }

    @Test
    void aTextThatIsSplitGoesOnInAPartThatNamesTheOneBefore() {
        var turn = new Assembled(SMALL)
                .reads(starts().says(
                                TokenEventKind.TEXT_STARTED,
                                0,
                                "",
                                d -> d.setPartInfo(
                                        PartInfo.newBuilder().setItemId("i").build()))
                        .says("12345")
                        .says("6789")
                        .says("x")
                        .completes());

        TurnReader.read(turn.turnEvents);
        assertThat(of(turn, TurnEventKind.PART_STARTED))
                .extracting(event -> event.getDetail().getContinues() + " "
                        + event.getDetail().getPartInfo().getItemId())
                .containsExactly("-1 i", "0 i");
        assertThat(turn.response().getParts())
                .extracting(part -> part.getText() + " " + part.getContinues() + " "
                        + part.getPartInfo().getItemId())
                .containsExactly("12345678 -1 i", "9x 0 i");
        assertThat(of(turn, TurnEventKind.PART_DELTA))
                .extracting(event -> event.getPart() + "@" + event.getOffset() + event.getDelta())
                .containsExactly("0@012345", "0@5678", "1@09", "1@1x");
    }

    @Test
    void theFinalTextIsComparedWithAllPartsOfATextThatWasSplit() {
        var same = new Assembled(SMALL)
                .reads(starts().says("0123456789").endsText(0, "0123456789").completes());
        var other = new Assembled(SMALL)
                .reads(starts().says("0123456789").endsText(0, "0123456780").completes());

        assertThat(same.response().getMarks()).isEmpty();
        assertThat(same.count(Count.FINAL_TEXT_DIFFERS) + same.count(Count.FINAL_TEXT_ADDED))
                .isZero();
        assertThat(other.response().getMarks()).containsExactly(Marks.FINAL_TEXT_DIFFERS);
        assertThat(other.count(Count.FINAL_TEXT_DIFFERS)).isEqualTo(1);
    }

    @Test
    void aFinalTextThatHasMoreIsCounted() {
        var turn = Assembled.of(starts().says("a").endsText(0, "ab").completes());

        assertThat(turn.count(Count.FINAL_TEXT_ADDED)).isEqualTo(1);
    }

    // ---- tool calls

    @Test
    void argumentsOfJustTheLimitAreTaken() {
        var turn = new Assembled(SMALL)
                .reads(starts().calls(0, "f")
                        .arguments(0, "1234")
                        .arguments(0, "5678")
                        .completes());

        assertThat(turn.text()).isEqualTo("12345678");
        assertThat(turn.response().getMarks()).isEmpty();
    }

    @Test
    void argumentsEndWhereTheyGetTooLongThoughMoreOfThemWouldFit() {
        var turn = new Assembled(SMALL)
                .reads(starts().calls(0, "f")
                        .arguments(0, "1234")
                        .arguments(0, "56789")
                        .arguments(0, "x")
                        .completes());

        assertThat(turn.text()).isEqualTo("1234");
        assertThat(turn.count(Count.TOO_BIG_OMITTED)).isEqualTo(1);
        assertThat(turn.response().getMarks()).containsExactly(Marks.TOO_BIG_OMITTED);
    }

    @Test
    void aCallIsClosedThoughTheArgumentsThatItsEndBringsAreTooLong() {
        var atOnce = new Assembled(SMALL)
                .reads(starts().calls(0, "f")
                        .says(TokenEventKind.TOOL_CALL_READY, 0, "123456789", null)
                        .completes());
        var further = new Assembled(SMALL)
                .reads(starts().calls(0, "f")
                        .arguments(0, "123456789")
                        .says(TokenEventKind.TOOL_CALL_READY, 0, "x", null)
                        .completes());

        for (Assembled turn : List.of(atOnce, further)) {
            turn.only(TurnEventKind.PART_ENDED);
            assertThat(turn.text()).isEmpty();
            assertThat(turn.count(Count.TOO_BIG_OMITTED)).isEqualTo(1);
        }
    }

    @Test
    void argumentsThatWereNotStreamedAreTakenFromTheCallWithoutAMark() {
        var turn = Assembled.of(starts().calls(0, "f").callReady(0, "{\"a\":1}").completes());

        assertThat(turn.text()).isEqualTo("{\"a\":1}");
        assertThat(turn.response().getMarks()).isEmpty();
        assertThat(turn.count(Count.FINAL_TEXT_ADDED)).isZero();
    }

    @Test
    void argumentsThatWereStreamedInPartAreCompletedWithAMark() {
        var turn = Assembled.of(starts().calls(0, "f")
                .arguments(0, "{\"a\"")
                .callReady(0, "{\"a\":1}")
                .completes());

        assertThat(turn.text()).isEqualTo("{\"a\":1}");
        assertThat(turn.response().getMarks()).containsExactly(Marks.FINAL_TEXT_ADDED);
    }

    @Test
    void argumentsInAnotherLayoutAreNoDifference() {
        var turn = Assembled.of(starts().calls(0, "f")
                .arguments(0, "{\"a\":1}")
                .callReady(0, "{ \"a\": 1 }")
                .completes());

        assertThat(turn.text()).isEqualTo("{\"a\":1}");
        assertThat(turn.response().getMarks()).isEmpty();
    }

    @Test
    void aCallIsKnownByAllThatWasSaidOfItAtItsStartAndItsEnd() {
        Tool atTheStart = Tool.newBuilder()
                .setCallId("call")
                .setName("weather")
                .setInput("{}")
                .setTitle("Weather")
                .setToolType("function")
                .setProviderExecuted(true)
                .setDynamic(true)
                .build();
        var turn = Assembled.of(starts().says(TokenEventKind.TOOL_CALL_STARTED, 0, "", d -> d.setTool(atTheStart))
                .says(
                        TokenEventKind.TOOL_CALL_READY,
                        0,
                        "",
                        d -> d.setTool(Tool.newBuilder().setInput("{}").build()))
                .completes());

        assertThat(of(turn, TurnEventKind.PART_STARTED).get(0).getDetail().getTool())
                .isEqualTo(Tool.newBuilder(atTheStart).setInput(null).build());
        assertThat(turn.response().getParts().get(0).getTool()).isEqualTo(atTheStart);
        assertThat(of(turn, TurnEventKind.PART_ENDED).get(0).getDetail().getTool())
                .isEqualTo(atTheStart);
    }

    @Test
    void whatTheEndOfACallSaysReplacesWhatItsStartSaid() {
        Tool atTheEnd = Tool.newBuilder()
                .setCallId("call 2")
                .setName("weather 2")
                .setTitle("Weather 2")
                .setToolType("custom")
                .setProviderExecuted(true)
                .setDynamic(true)
                .build();
        var turn = Assembled.of(starts().says(
                        TokenEventKind.TOOL_CALL_STARTED,
                        0,
                        "",
                        d -> d.setTool(Tool.newBuilder()
                                .setCallId("call")
                                .setName("weather")
                                .setTitle("Weather")
                                .setToolType("function")
                                .build()))
                .says(TokenEventKind.TOOL_CALL_READY, 0, "", d -> d.setTool(atTheEnd))
                .completes());

        assertThat(turn.response().getParts().get(0).getTool()).isEqualTo(atTheEnd);
    }

    @Test
    void aCallOfWhichNothingElseIsKnownIsKnownByItsEnd() {
        Tool atTheEnd = Tool.newBuilder().setCallId("call").setName("f").build();
        var turn = Assembled.of(starts().arguments(0, "{}")
                .says(TokenEventKind.TOOL_CALL_READY, 0, "", d -> d.setTool(atTheEnd))
                .completes());

        assertThat(turn.response().getParts().get(0).getTool()).isEqualTo(atTheEnd);
    }

    @Test
    void aCallThatProvesInvalidIsClosedBeforeThatIsSaid() {
        var turn = Assembled.of(starts().calls(0, "f")
                .arguments(0, "{")
                .says(
                        TokenEventKind.TOOL_CALL_INVALID,
                        0,
                        "",
                        d -> d.setTool(Tool.newBuilder()
                                .setCallId("call-0")
                                .setErrorText("no JSON")
                                .build()))
                .completes());

        TurnReader.read(turn.turnEvents);
        assertThat(turn.kinds().subList(4, 6)).containsExactly(TurnEventKind.PART_ENDED, TurnEventKind.PART_WHOLE);
        assertThat(turn.response().getParts())
                .extracting(CompletedPart::getKind)
                .containsExactly(PartKind.TOOL_CALL, PartKind.TOOL_INVALID);
    }

    // ---- what is known beside the text

    @Test
    void whatTheProviderAddsToAPartIsShownWithItAndTheLastWordStands() {
        PartInfo first = PartInfo.newBuilder().setItemId("i1").build();
        PartInfo last = PartInfo.newBuilder().setItemId("i2").setStatus("done").build();
        var turn = Assembled.of(starts().says(TokenEventKind.TEXT_STARTED, 0, "a", d -> d.setPartInfo(
                                PartInfo.newBuilder(first).setFinalText("ab").build())
                        .setProviderMetadata("{\"at\":1}"))
                .says(TokenEventKind.TEXT_ENDED, 0, "", d -> d.setPartInfo(
                                PartInfo.newBuilder(last).setFinalText("a").build())
                        .setProviderMetadata("{\"at\":2}"))
                .completes());

        TokenDetailView opened = TokenDetailView.of(of(turn, TurnEventKind.PART_STARTED));
        TokenDetailView closed = TokenDetailView.of(of(turn, TurnEventKind.PART_ENDED));
        assertThat(opened).isEqualTo(new TokenDetailView(first, "{\"at\":1}"));
        assertThat(closed).isEqualTo(new TokenDetailView(last, "{\"at\":2}"));
        assertThat(turn.response().getParts().get(0).getPartInfo()).isEqualTo(last);
        assertThat(turn.response().getParts().get(0).getProviderMetadata()).isEqualTo("{\"at\":2}");
    }

    @Test
    void anEndWithoutAWordLeavesWhatIsKnownOfItsPart() {
        PartInfo info = PartInfo.newBuilder().setItemId("i1").build();
        var turn = Assembled.of(starts().says(TokenEventKind.TEXT_STARTED, 0, "a", d -> d.setPartInfo(info)
                        .setProviderMetadata("{}"))
                .says(TokenEventKind.TEXT_ENDED, 0, "", d -> {})
                .completes());

        assertThat(turn.response().getParts().get(0).getPartInfo()).isEqualTo(info);
        assertThat(turn.response().getParts().get(0).getProviderMetadata()).isEqualTo("{}");
    }

    @Test
    void whatTheProviderAddsIsLeftOutWhereItIsTooLong() {
        Consumer<TokenDetail.Builder> long9 = d -> d.setProviderMetadata("123456789");
        var opened = new Assembled(SMALL)
                .reads(starts().says(TokenEventKind.TEXT_STARTED, 0, "a", long9).completes());
        var closed = new Assembled(SMALL)
                .reads(starts().says("a")
                        .says(TokenEventKind.TEXT_ENDED, 0, "", long9)
                        .completes());

        for (Assembled turn : List.of(opened, closed)) {
            assertThat(turn.response().getParts().get(0).getProviderMetadata()).isNull();
            assertThat(turn.text()).isEqualTo("a");
            assertThat(turn.response().getMarks()).containsExactly(Marks.TOO_BIG_OMITTED);
            assertThat(turn.count(Count.TOO_BIG_OMITTED)).isEqualTo(1);
        }
    }

    private record TokenDetailView(PartInfo info, String metadata) {
        static TokenDetailView of(List<TurnEvent> events) {
            var detail = events.get(0).getDetail();
            return new TokenDetailView(detail.getPartInfo(), detail.getProviderMetadata());
        }
    }

    // ---- parts that are whole from the beginning

    /** A part that is whole: how it comes, and what it becomes. */
    record Whole(TokenEventKind comes, PartKind is, Consumer<TokenDetail.Builder> what) {}

    static Stream<Whole> wholes() {
        Consumer<TokenDetail.Builder> tool =
                d -> d.setTool(Tool.newBuilder().setCallId("c").setOutput("1").build());
        return Stream.of(
                new Whole(TokenEventKind.TOOL_CALL_INVALID, PartKind.TOOL_INVALID, tool),
                new Whole(TokenEventKind.TOOL_APPROVAL_REQUESTED, PartKind.TOOL_APPROVAL, tool),
                new Whole(TokenEventKind.TOOL_APPROVAL_DENIED, PartKind.TOOL_DENIED, tool),
                new Whole(TokenEventKind.TOOL_RESULT, PartKind.TOOL_RESULT, tool),
                new Whole(TokenEventKind.TOOL_ERROR, PartKind.TOOL_ERROR, tool),
                new Whole(
                        TokenEventKind.SOURCE,
                        PartKind.SOURCE,
                        d -> d.setSource(Source.newBuilder().setUrl("u").build())),
                new Whole(
                        TokenEventKind.FILE,
                        PartKind.FILE,
                        d -> d.setFile(File.newBuilder().setUrl("u").build())),
                new Whole(
                        TokenEventKind.DATA,
                        PartKind.DATA,
                        d -> d.setData(DataPart.newBuilder().setName("n").build())),
                new Whole(TokenEventKind.METADATA, PartKind.METADATA, d -> d.setProviderMetadata("{}")));
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void aWholePartIsShownAndKeptAsItCame(Whole whole) {
        var turn =
                Assembled.of(starts().says(whole.comes(), -1, "", whole.what()).completes());

        TurnReader.read(turn.turnEvents);
        TurnEvent shown = turn.only(TurnEventKind.PART_WHOLE);
        CompletedPart kept = turn.response().getParts().get(0);
        assertThat(shown.getPartKind()).isEqualTo(whole.is());
        assertThat(shown.getPart()).isZero();
        assertThat(kept.getKind()).isEqualTo(whole.is());
        assertThat(kept.getContinues()).isEqualTo(-1);
        var builder = TokenDetail.newBuilder();
        whole.what().accept(builder);
        TokenDetail said = builder.build();
        assertThat(List.of(
                        String.valueOf(kept.getTool()),
                        String.valueOf(kept.getSource()),
                        String.valueOf(kept.getFile()),
                        String.valueOf(kept.getData()),
                        String.valueOf(kept.getProviderMetadata())))
                .containsExactly(
                        String.valueOf(said.getTool()),
                        String.valueOf(said.getSource()),
                        String.valueOf(said.getFile()),
                        String.valueOf(said.getData()),
                        String.valueOf(said.getProviderMetadata()));
        assertThat(shown.getDetail().getTool()).isEqualTo(said.getTool());
        assertThat(shown.getDetail().getSource()).isEqualTo(said.getSource());
        assertThat(shown.getDetail().getFile()).isEqualTo(said.getFile());
        assertThat(shown.getDetail().getData()).isEqualTo(said.getData());
        assertThat(shown.getDetail().getProviderMetadata()).isEqualTo(said.getProviderMetadata());
    }

    @Test
    void aWholePartWithoutAWordIsAPart() {
        var turn = Assembled.of(
                starts().says(TokenEventKind.METADATA, -1, "", null).completes());

        assertThat(turn.only(TurnEventKind.PART_WHOLE).getPartKind()).isEqualTo(PartKind.METADATA);
        assertThat(turn.response().getParts()).hasSize(1);
    }

    static Stream<Consumer<TokenDetail.Builder>> somethingLeft() {
        return Stream.of(
                d -> d.setTool(Tool.newBuilder().setCallId("c").build()),
                d -> d.setSource(Source.newBuilder().setSourceId("s").build()),
                d -> d.setFile(File.newBuilder().setUrl("u").build()),
                d -> d.setData(DataPart.newBuilder().setName("n").build()));
    }

    @ParameterizedTest
    @MethodSource("somethingLeft")
    void aWholePartThatLosesOnlySomethingIsShownWithTheRest(Consumer<TokenDetail.Builder> rest) {
        var turn = new Assembled(SMALL)
                .reads(starts().says(
                                TokenEventKind.METADATA, -1, "", rest.andThen(d -> d.setProviderMetadata("123456789")))
                        .completes());

        turn.only(TurnEventKind.PART_WHOLE);
        assertThat(turn.response().getParts()).hasSize(1);
        assertThat(turn.response().getMarks()).containsExactly(Marks.TOO_BIG_OMITTED);
    }

    @Test
    void aWholePartThatLosesEverythingIsNotShown() {
        var turn = new Assembled(SMALL)
                .reads(starts().says(TokenEventKind.METADATA, -1, "", d -> d.setProviderMetadata("123456789"))
                        .says("a")
                        .completes());

        assertThat(turn.kinds()).doesNotContain(TurnEventKind.PART_WHOLE);
        assertThat(turn.response().getParts())
                .extracting(CompletedPart::getPart)
                .containsExactly(0);
        assertThat(turn.response().getMarks()).containsExactly(Marks.TOO_BIG_OMITTED);
    }

    @Test
    void aPartThatIsStillWholeWithoutItsAddressIsShown() {
        var turn = new Assembled(SMALL)
                .reads(starts().says(TokenEventKind.METADATA, -1, "", d -> d.setProviderMetadata("12345678")
                                .setTool(
                                        Tool.newBuilder().setOutput("123456789").build()))
                        .completes());

        assertThat(turn.response().getParts().get(0).getProviderMetadata()).isEqualTo("12345678");
    }
}
