package io.turnstream.local.recordings;

import static io.turnstream.local.recordings.RecordingTruth.Kind.REASONING;
import static io.turnstream.local.recordings.RecordingTruth.Kind.TEXT;
import static io.turnstream.local.recordings.RecordingTruth.Kind.TOOL_CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.recordings.RecordingTruth.Outcome;
import io.turnstream.local.recordings.RecordingTruth.Part;
import io.turnstream.local.recordings.RecordingTruth.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordingTruthTest {

    static List<Recording> recordings() {
        return Recordings.all();
    }

    /** Run with {@code -Dtruth.write=true} to write the files anew, and read the difference before committing it. */
    @ParameterizedTest
    @MethodSource("recordings")
    void agreesWithTheCommittedAccount(Recording recording) throws IOException {
        RecordingTruth truth = RecordingTruth.of(recording);
        if (Boolean.getBoolean("truth.write")) {
            Path file = Path.of("src/main/resources/recordings/truth", recording.name() + ".json");
            Files.createDirectories(file.getParent());
            Files.writeString(file, truth.toJson());
            return;
        }

        assertThat(truth).isEqualTo(recording.truth());
    }

    @Test
    void knowsTheOnlyRecordingThatFails() {
        assertThat(Recordings.all().stream()
                        .filter(recording -> recording.truth().outcome() != Outcome.COMPLETE))
                .extracting(Recording::name)
                .containsExactly("openai-responses/error-insufficient-quota");
        assertThat(truth("openai-responses/error-insufficient-quota").outcome()).isEqualTo(Outcome.ERROR);
    }

    // What follows was read from the files by eye, so that the account is checked by more than itself.

    @Test
    void readsAPlainAnswer() {
        RecordingTruth truth = truth("openai-responses/background-create");

        assertThat(truth.texts(TEXT)).containsExactly("2 + 2 equals 4.");
        assertThat(truth.finish()).isEqualTo("completed");
    }

    @Test
    void readsAnAnswerWithAHiddenBlockAndAnEmoji() {
        RecordingTruth truth = truth("anthropic/compaction-cache");

        assertThat(truth.parts()).containsExactly(Part.of(TEXT, "text", "Hello! \uD83D\uDC4B"));
        assertThat(truth.usage()).isEqualTo(new Usage(181L, 8L, null, 0L, 0L, null));
        assertThat(truth.finish()).isEqualTo("end_turn");
    }

    @Test
    void readsAToolCallWithoutArguments() {
        assertThat(truth("anthropic/tool-no-params").parts())
                .containsExactly(new Part(
                        TOOL_CALL, "tool_use", "{}", "toolu_01EcJNDtgucTvxugUxuGcJmF", "best_language_to_learn"));
    }

    @Test
    void readsAToolCallWithArguments() {
        assertThat(truth("openai-responses/gpt5nano-tool-turn1").parts())
                .containsExactly(new Part(
                        TOOL_CALL,
                        "function_call",
                        "{\"latitude\":\"52.5200\",\"longitude\":\"13.4050\"}",
                        "call_E9m0fralKLjUmND1MuTXjnqm",
                        "weather"));
    }

    @Test
    void readsReasoning() {
        assertThat(truth("openai-responses-compatible/deepseek-function-tool").texts(REASONING))
                .containsExactly("The user asks about temperature in Tokyo. I'll call the tool.");
    }

    private static RecordingTruth truth(String name) {
        return Recordings.named(name).truth();
    }
}
