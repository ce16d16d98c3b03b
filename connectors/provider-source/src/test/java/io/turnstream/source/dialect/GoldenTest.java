package io.turnstream.source.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenTest {

    /** Run with {@code -Dgolden.write=true} to write the listings anew, and read the difference before committing it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "anthropic/compaction-cache",
                "anthropic/citations-document",
                "anthropic/tools-two",
                "openai-responses/gpt5nano-tool-turn1",
                "openai-responses/file-search-annotations",
                "openai-responses/mcp-tool-approval",
                "openai-responses/error-insufficient-quota",
                "openai-responses-compatible/deepseek-reasoning"
            })
    void mapsAKnownRecordingAsBefore(String name) throws IOException {
        Recording recording = Recordings.named(name);
        Path file = Path.of("src/test/resources/golden", name + ".txt");

        String listing =
                GoldenListing.of(Told.of(recording, recording.body(), null).events());

        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, listing);
        }
        assertThat(listing).isEqualTo(Files.readString(file));
    }
}
