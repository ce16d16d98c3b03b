package io.turnstream.local.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordingsTest {

    static List<Recording> recordings() {
        return Recordings.all();
    }

    @Test
    void holdsBothDialectsUnderUniqueNames() {
        assertThat(Recordings.all()).hasSize(47);
        assertThat(Recordings.all()).extracting(Recording::name).doesNotHaveDuplicates();
        assertThat(Recordings.all()).extracting(Recording::dialect).containsOnly("openai-responses", "anthropic");
    }

    @Test
    void refusesANameThatItDoesNotHave() {
        assertThatThrownBy(() -> Recordings.named("anthropic/none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("anthropic/none");
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void keepsEveryFileAsItWasInItsRepositoryAndSaysWhereThatIs(Recording recording) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(recording.fileBytes());

        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(recording.sha256());
        assertThat(new String(Recordings.read("ORIGIN.md"), StandardCharsets.UTF_8))
                .contains("| `" + recording.file() + "` |");
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void givesEveryRecordingAsServerSentEvents(Recording recording) {
        List<String> lines =
                new String(recording.body(), StandardCharsets.UTF_8).lines().toList();

        assertThat(lines).allMatch(line -> line.isEmpty() || line.startsWith("event: ") || line.startsWith("data: {"));
        assertThat(lines).filteredOn(line -> line.startsWith("event: ")).doesNotContain("event: ");
    }
}
