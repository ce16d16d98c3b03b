package io.turnstream.source.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.local.recordings.Recordings;
import io.turnstream.source.dialect.Dialects;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedStreamTest {

    @Test
    void putsBackTheFramingOfOneDocumentPerLine() throws Exception {
        RecordedStream stream = RecordedStream.of(
                "f", "{\"type\":\"ping\"}\r\n\n{\"type\":\"message_stop\"}".getBytes(UTF_8), Dialects.ANTHROPIC);

        assertThat(new String(stream.body(), UTF_8)).isEqualTo("""
                        event: ping
                        data: {"type":"ping"}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """);
    }

    @Test
    void refusesAFileThatIsNotThere(@TempDir Path folder) {
        Path file = folder.resolve("none.sse");

        assertThatThrownBy(() -> RecordedStream.read(file, Dialects.ANTHROPIC))
                .isInstanceOf(InvalidRecordingException.class)
                .hasMessage("no such file: " + file);
    }

    @Test
    void refusesAFolder(@TempDir Path folder) {
        assertThatThrownBy(() -> RecordedStream.read(folder, Dialects.ANTHROPIC))
                .isInstanceOf(InvalidRecordingException.class)
                .hasMessageStartingWith("cannot read " + folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\n"})
    void refusesAnEmptyFile(String content, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("empty.sse"), content);

        assertThatThrownBy(() -> RecordedStream.read(file, Dialects.ANTHROPIC))
                .isInstanceOf(InvalidRecordingException.class)
                .hasMessage(file + " is empty");
    }

    @Test
    void refusesAStreamOfAnotherDialect() {
        byte[] openAi = Recordings.named("openai-responses/basic-text").fileBytes();
        byte[] anthropic = Recordings.named("anthropic/basic-text").fileBytes();

        assertThatThrownBy(() -> RecordedStream.of("f.sse", openAi, Dialects.ANTHROPIC))
                .isInstanceOf(InvalidRecordingException.class)
                .hasMessage("f.sse holds no event of the dialect anthropic");
        assertThatThrownBy(() -> RecordedStream.of("f.sse", anthropic, Dialects.OPENAI_RESPONSES))
                .isInstanceOf(InvalidRecordingException.class)
                .hasMessage("f.sse holds no event of the dialect openai-responses");
    }

    @ParameterizedTest
    @ValueSource(strings = {"once upon a time", "<html></html>", "data: x\n\n", "[1,2]"})
    void refusesWhatIsNoStreamAtAll(String content) {
        assertThatThrownBy(() -> RecordedStream.of("f", content.getBytes(UTF_8), Dialects.ANTHROPIC))
                .isInstanceOf(InvalidRecordingException.class);
    }

    @Test
    void namesTheLineThatIsNotJson() {
        byte[] content = "{\"type\":\"ping\"}\n{oops\n".getBytes(UTF_8);

        assertThatThrownBy(() -> RecordedStream.of("f", content, Dialects.ANTHROPIC))
                .isInstanceOf(InvalidRecordingException.class)
                .hasMessage("f, line 2: not a JSON document");
    }
}
