package io.turnstream.source.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TokenEventKind;
import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.RecordingTruth;
import io.turnstream.local.recordings.RecordingTruth.Kind;
import io.turnstream.local.recordings.RecordingTruth.Outcome;
import io.turnstream.local.recordings.Recordings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recorded answer against what the recording itself says. */
class RecordingsThroughMappersTest {

    /** Calls whose arguments the recordings' account holds. */
    private static final Set<String> ACCOUNTED =
            Set.of("function_call", "mcp_call", "mcp_approval_request", "tool_use", "server_tool_use", "mcp_tool_use");

    static List<Recording> recordings() {
        return Recordings.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void tellWhatTheRecordingSays(Recording recording) {
        RecordingTruth truth = recording.truth();

        Told told = Told.of(recording, recording.body(), null);

        WellFormed.check(told.events());
        assertThat(told.texts(Kind.TEXT)).isEqualTo(truth.texts(Kind.TEXT));
        assertThat(told.texts(Kind.REFUSAL)).isEqualTo(truth.texts(Kind.REFUSAL));
        assertThat(told.texts(Kind.REASONING).stream().filter(text -> !text.isEmpty()))
                .isEqualTo(truth.texts(Kind.REASONING).stream()
                        .filter(text -> !text.isEmpty())
                        .toList());
        assertThat(calls(told))
                .isEqualTo(truth.parts().stream()
                        .filter(part -> part.kind() == Kind.TOOL_CALL)
                        .map(part -> List.of(
                                Objects.requireNonNull(part.callId()),
                                Objects.requireNonNull(part.name()),
                                part.text()))
                        .toList());
        assertThat(told.usage()).isEqualTo(truth.usage());
        assertThat(told.terminal().getKind())
                .isEqualTo(
                        truth.outcome() == Outcome.COMPLETE
                                ? TokenEventKind.RESPONSE_COMPLETED
                                : TokenEventKind.RESPONSE_FAILED);
        assertThat(told.events()).extracting("kind").doesNotContain(TokenEventKind.RAW);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void tellTheSameHoweverTheBytesAreSplit(Recording recording) {
        Told whole = Told.of(recording, recording.body(), null);

        for (long seed = 1; seed <= 3; seed++) {
            assertThat(Told.of(recording, recording.body(), new Random(seed)).events())
                    .isEqualTo(whole.events());
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void failWithAPrefixOfTheTextWhereverTheStreamIsCut(Recording recording) {
        byte[] body = recording.body();
        List<String> whole = recording.truth().texts(Kind.TEXT);
        String terminal = recording.dialect().equals("anthropic") ? "event: message_stop" : "event: response.";
        int lastEvent = lastIndexOf(body, terminal);
        Random cuts = new Random(body.length);
        for (int i = 0; i < 40; i++) {
            byte[] cut = Arrays.copyOf(body, cuts.nextInt(lastEvent));

            Told told = Told.of(recording, cut, null);

            WellFormed.check(told.events());
            assertThat(told.terminal().getKind()).isEqualTo(TokenEventKind.RESPONSE_FAILED);
            isPrefix(told.texts(Kind.TEXT), whole);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anthropic/compaction-cache",
                "anthropic/tools-two",
                "openai-responses/background-create",
                "openai-responses-compatible/deepseek-reasoning"
            })
    void failAtEveryByteAtWhichTheStreamIsCut(String name) {
        Recording recording = Recordings.named(name);
        byte[] body = recording.body();
        List<String> whole = recording.truth().texts(Kind.TEXT);
        // The last event is whole without its blank line.
        int whereItIsWhole =
                new String(body, StandardCharsets.UTF_8).stripTrailing().getBytes(StandardCharsets.UTF_8).length;

        for (int length = 0; length <= body.length; length++) {
            Told told = Told.of(recording, Arrays.copyOf(body, length), null);

            assertThat(told.terminal().getKind())
                    .isEqualTo(
                            length < whereItIsWhole
                                    ? TokenEventKind.RESPONSE_FAILED
                                    : TokenEventKind.RESPONSE_COMPLETED);
            isPrefix(told.texts(Kind.TEXT), whole);
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void makeEveryToolCallsArgumentsJsonAndTheSameAtItsEnd(Recording recording) {
        Told told = Told.of(recording, recording.body(), null);

        told.parts().stream().filter(part -> part.kind == Kind.TOOL_CALL).forEach(part -> {
            assertThat(Json.read(part.text.toString()).isMissingNode())
                    .as(part.toString())
                    .isFalse();
            assertThat(Objects.requireNonNull(part.tool).getInput()).isEqualTo(part.text.toString());
        });
    }

    private static List<List<String>> calls(Told told) {
        return told.parts().stream()
                .filter(part -> part.kind == Kind.TOOL_CALL)
                .filter(part ->
                        ACCOUNTED.contains(Objects.requireNonNull(part.tool).getToolType()))
                .map(part -> List.of(
                        Objects.requireNonNull(part.tool).getCallId(),
                        Objects.requireNonNull(part.tool.getName()),
                        part.text.toString()))
                .toList();
    }

    private static void isPrefix(List<String> texts, List<String> whole) {
        assertThat(texts.size()).isLessThanOrEqualTo(whole.size());
        for (int i = 0; i < texts.size(); i++) {
            if (i == texts.size() - 1) {
                assertThat(whole.get(i)).startsWith(texts.get(i));
            } else {
                assertThat(texts.get(i)).isEqualTo(whole.get(i));
            }
        }
    }

    private static int lastIndexOf(byte[] body, String ascii) {
        return new String(body, StandardCharsets.ISO_8859_1).lastIndexOf(ascii);
    }
}
