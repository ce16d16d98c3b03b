package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.DataPart;
import io.turnstream.avro.Failure;
import io.turnstream.avro.File;
import io.turnstream.avro.PartInfo;
import io.turnstream.avro.Source;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.Tool;
import io.turnstream.avro.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is too big for a part or for a record of history. */
@ExtendWith(OnTheDriver.class)
class TooBigTest {

    private static final AssemblyLimits SMALL = new AssemblyLimits(4, 8, 8, 4, 10_000);

    @Test
    void splitsALongTextBetweenCharacters() {
        var turn = new Assembled(SMALL)
                .reads(response("t1", "r1").starts().says("1234567😀89").completes());

        assertThat(TurnReader.read(turn.turnEvents).get("r1"))
                .containsEntry(0, "1234567")
                .containsEntry(1, "😀89");
        assertThat(turn.count(Count.PART_SPLIT)).isEqualTo(1);
    }

    @Test
    void leavesOutWhatIsTooBigAndCannotBeSplit() {
        var turn = new Assembled(SMALL)
                .reads(response("t1", "r1")
                        .starts()
                        .calls(0, "f")
                        .arguments(0, "12345678")
                        .arguments(0, "9")
                        .callReady(0, "123456789")
                        .says(
                                TokenEventKind.TOOL_RESULT,
                                -1,
                                "",
                                d -> d.setTool(Tool.newBuilder()
                                        .setCallId("call-0")
                                        .setOutput("123456789")
                                        .build()))
                        .says(
                                TokenEventKind.FILE,
                                -1,
                                "",
                                d -> d.setFile(File.newBuilder()
                                        .setData(ByteBuffer.wrap(new byte[9]))
                                        .build()))
                        .completes());

        TurnReader.read(turn.turnEvents);
        assertThat(turn.response().getMarks()).containsExactly(Marks.TOO_BIG_OMITTED);
        assertThat(turn.response().getParts()).hasSize(2);
        assertThat(turn.text()).isEqualTo("12345678");
        assertThat(turn.response().getParts().get(1).getTool().getOutput()).isNull();
        assertThat(turn.count(Count.TOO_BIG_OMITTED)).isEqualTo(4);
    }

    @Test
    void leavesOutAnAddressThatIsTooLong() {
        var long9 = "data:x,yz";
        var turn = new Assembled(SMALL)
                .reads(response("t1", "r1")
                        .starts()
                        .says(
                                TokenEventKind.FILE,
                                -1,
                                "",
                                d -> d.setFile(File.newBuilder().setUrl(long9).build()))
                        .says(
                                TokenEventKind.FILE,
                                -1,
                                "",
                                d -> d.setFile(File.newBuilder()
                                        .setUrl(long9)
                                        .setData(ByteBuffer.wrap(new byte[8]))
                                        .build()))
                        .says(
                                TokenEventKind.SOURCE,
                                -1,
                                "",
                                d -> d.setSource(Source.newBuilder()
                                        .setSourceId("s")
                                        .setUrl(long9)
                                        .setTitle("t")
                                        .build()))
                        .completes());

        assertThat(turn.response().getParts()).hasSize(2);
        assertThat(turn.response().getParts().get(0).getFile().getUrl()).isNull();
        assertThat(turn.response().getParts().get(1).getSource().getUrl()).isNull();
        assertThat(turn.count(Count.TOO_BIG_OMITTED)).isEqualTo(3);
    }

    @Test
    void keepsCompletedResponsesWithinARecord() {
        var turn = new Assembled(new AssemblyLimits(4, 8, 8, 4, 400))
                .reads(response("t1", "r1").starts().says("x".repeat(200)).completes());

        assertThat(sizeOf(turn.response())).isBetween(300, 400);
        assertThat(turn.count(Count.TOO_BIG_OMITTED)).isEqualTo(1);
        assertThat(turn.text()).hasSizeBetween(8, 199);
        assertThat(turn.response().getMarks()).containsExactly(Marks.TOO_BIG_OMITTED);
    }

    /** Each of these says something long where little is expected; a record holds two of them and not nine. */
    static Stream<Named<Tokens>> manyOfSomethingLong() {
        String words = "w".repeat(3_000);
        return Stream.of(
                Named.of(
                        "addresses of files",
                        times9(
                                TokenEventKind.FILE,
                                d -> d.setFile(File.newBuilder().setUrl(words).build()))),
                Named.of(
                        "kinds of files",
                        times9(
                                TokenEventKind.FILE,
                                d -> d.setFile(
                                        File.newBuilder().setMediaType(words).build()))),
                Named.of(
                        "titles",
                        times9(
                                TokenEventKind.SOURCE,
                                d -> d.setSource(Source.newBuilder()
                                        .setSourceId("s")
                                        .setTitle(words)
                                        .build()))),
                Named.of(
                        "names of tools",
                        times9(
                                TokenEventKind.TOOL_RESULT,
                                d -> d.setTool(Tool.newBuilder()
                                        .setCallId("c")
                                        .setName(words)
                                        .build()))),
                Named.of(
                        "places",
                        times9(
                                TokenEventKind.METADATA,
                                d -> d.setPartInfo(
                                        PartInfo.newBuilder().setItemId(words).build()))),
                Named.of(
                        "names of data",
                        times9(
                                TokenEventKind.DATA,
                                d -> d.setData(DataPart.newBuilder()
                                        .setName(words)
                                        .setJson("1")
                                        .build()))));
    }

    private static Tokens times9(TokenEventKind kind, Consumer<TokenDetail.Builder> what) {
        Tokens tokens = response("t1", "r1").starts();
        for (int i = 0; i < 9; i++) {
            tokens.says(kind, -1, "", what);
        }
        return tokens.completes();
    }

    @ParameterizedTest
    @MethodSource("manyOfSomethingLong")
    void weighsEveryTextOfACompletedResponse(Tokens tokens) {
        var turn = new Assembled(new AssemblyLimits(4, 4_000, 4_000, 256, 10_000)).reads(tokens);

        assertThat(sizeOf(turn.response())).isBetween(6_000, 10_000);
        assertThat(turn.response().getMarks()).containsExactly(Marks.TOO_BIG_OMITTED);
    }

    @Test
    void leavesRoomInACompletedResponseForWhatIsNoPart() {
        String words = "w".repeat(3_000);
        var failure = Failure.newBuilder().setCode("c").setMessage(words).build();
        var usage = Usage.newBuilder().setRawJson(words).build();
        var turn = new Assembled(new AssemblyLimits(4, 1_000, 4_000, 256, 10_000))
                .reads(response("t1", "r1")
                        .starts()
                        .says(TokenEventKind.USAGE_REPORTED, -1, "", d -> d.setUsage(usage))
                        .says("x".repeat(9_000))
                        .says(TokenEventKind.RESPONSE_FAILED, -1, "", d -> d.setFailure(failure)));

        assertThat(sizeOf(turn.response())).isBetween(6_000, 10_000);
        assertThat(turn.text()).isNotEmpty();
        assertThat(turn.response().getMarks()).containsExactly(Marks.TOO_BIG_OMITTED);
    }

    private static int sizeOf(CompletedResponse response) {
        try {
            return response.toByteBuffer().remaining();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
