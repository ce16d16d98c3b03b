package io.turnstream.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DataPart;
import io.turnstream.avro.File;
import io.turnstream.avro.PartInfo;
import io.turnstream.avro.Source;
import io.turnstream.avro.Tool;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What cannot be split is taken up to the limit, to the byte, and left out beyond it. */
class OversizeTest {

    private static final String FITS = "1234";
    private static final String TOO_LONG = "12345";

    private final Oversize limit = new Oversize(4);

    @Test
    void takesATextOfJustTheLimit() {
        assertThat(limit.text(FITS)).isEqualTo(FITS);
        assertThat(limit.text(null)).isNull();
        assertThat(limit.hasOmitted()).isFalse();
    }

    @Test
    void leavesOutALongerText() {
        assertThat(limit.text(TOO_LONG)).isNull();
        assertThat(limit.hasOmitted()).isTrue();
    }

    @Test
    void leavesOutOfAToolWhatIsTooLongAndNothingElse() {
        Tool tool = Tool.newBuilder()
                .setCallId("call")
                .setName("weather")
                .setInput(TOO_LONG)
                .setOutput(FITS)
                .setErrorText(TOO_LONG)
                .build();

        assertThat(limit.tool(tool))
                .isEqualTo(Tool.newBuilder()
                        .setCallId("call")
                        .setName("weather")
                        .setOutput(FITS)
                        .build());
        assertThat(limit.hasOmitted()).isTrue();
        assertThat(limit.tool(null)).isNull();
    }

    @Test
    void leavesOutOfASourceWhatIsTooLongAndNothingElse() {
        Source source = Source.newBuilder()
                .setSourceId("s")
                .setUrl(FITS)
                .setTitle("a title of any length")
                .setCitedText(TOO_LONG)
                .build();

        assertThat(limit.source(source))
                .isEqualTo(Source.newBuilder()
                        .setSourceId("s")
                        .setUrl(FITS)
                        .setTitle("a title of any length")
                        .build());
        assertThat(limit.source(null)).isNull();
    }

    @Test
    void takesAFileOfJustTheLimitAsItIs() {
        File file = File.newBuilder()
                .setUrl(FITS)
                .setData(ByteBuffer.wrap(new byte[4]))
                .build();

        assertThat(limit.file(file)).isSameAs(file);
        assertThat(limit.file(null)).isNull();
        assertThat(limit.hasOmitted()).isFalse();
    }

    @Test
    void leavesOutTheAddressOfAFileOrItsBytes() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[4]);
        File longAddress = File.newBuilder().setUrl(TOO_LONG).setData(bytes).build();
        File manyBytes = File.newBuilder()
                .setUrl(FITS)
                .setData(ByteBuffer.wrap(new byte[5]))
                .build();

        assertThat(limit.file(longAddress))
                .isEqualTo(File.newBuilder().setData(bytes).build());
        assertThat(limit.file(manyBytes))
                .isEqualTo(File.newBuilder().setUrl(FITS).build());
    }

    @Test
    void leavesOutAFileOfWhichNothingIsLeft() {
        File file = File.newBuilder().setData(ByteBuffer.wrap(new byte[5])).build();

        assertThat(limit.file(file)).isNull();
        assertThat(limit.hasOmitted()).isTrue();
    }

    @Test
    void keepsAFileThatSaysOnlyWhatItIs() {
        File file = File.newBuilder().setMediaType("image/png").build();

        assertThat(limit.file(file)).isSameAs(file);
    }

    @Test
    void leavesOutDataWhole() {
        DataPart fits = DataPart.newBuilder().setName("n").setJson(FITS).build();
        DataPart tooLong = DataPart.newBuilder().setName("n").setJson(TOO_LONG).build();

        assertThat(limit.data(fits)).isSameAs(fits);
        assertThat(limit.data(tooLong)).isNull();
        assertThat(limit.data(null)).isNull();
    }

    @Test
    void takesTheRepetitionOfTheTextOutOfWhatIsKnownOfAPart() {
        PartInfo info =
                PartInfo.newBuilder().setItemId("i").setFinalText("Hello").build();
        PartInfo without = PartInfo.newBuilder().setItemId("i").build();

        assertThat(Oversize.withoutFinalText(info)).isEqualTo(without);
        assertThat(Oversize.withoutFinalText(without)).isSameAs(without);
        assertThat(Oversize.withoutFinalText(null)).isNull();
    }
}
