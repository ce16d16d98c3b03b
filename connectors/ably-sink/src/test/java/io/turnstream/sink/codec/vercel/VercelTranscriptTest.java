package io.turnstream.sink.codec.vercel;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.codec.ChannelOperation;
import io.turnstream.sink.codec.Golden;
import io.turnstream.sink.codec.Scenarios;
import io.turnstream.sink.codec.Shown;
import io.turnstream.sink.codec.Transcript;
import io.turnstream.sink.codec.TurnEncoder;
import io.turnstream.sink.codec.TurnScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VercelTranscriptTest {

    private final List<PartKind> unshown = new ArrayList<>();
    private final VercelCodec codec = new VercelCodec(false, unshown::add);

    static Set<String> scenarios() {
        return Scenarios.names();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void writesTheTranscript(String scenario) {
        Golden.assertSame("vercel/" + scenario + ".json", transcript(Scenarios.named(scenario)));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void givesUpAtEveryMoment(String scenario) {
        List<TurnEvent> events = Scenarios.named(scenario).events();
        var moments = new StringBuilder("{\n");
        for (int seen = 0; seen <= events.size(); seen++) {
            TurnEncoder encoder = codec.encoder("S1", "R1", Optional.empty());
            Transcript before = new Transcript();
            List<ChannelOperation> carriedOut = new ArrayList<>();
            events.subList(0, seen).forEach(event -> carriedOut.addAll(encoder.encode(event)));
            before.add(carriedOut);
            String when = seen == 0
                    ? "before anything"
                    : seen + " " + events.get(seen - 1).getKind();
            String operations = new Transcript()
                    .knowing(before)
                    .add(encoder.giveUp(TurnScript.failure(), Shown.after(carriedOut)))
                    .toString()
                    .strip();
            moments.append('"').append(when).append("\": ").append(operations);
            moments.append(seen == events.size() ? "\n" : ",\n");
        }
        Golden.assertSame(
                "vercel/give-up/" + scenario + ".json", moments.append("}\n").toString());
    }

    @Test
    void continuesATurnWhoseEarlierEventsAreGone() {
        TurnEncoder encoder = codec.encoder("S1", "R1", Optional.of(TurnScript.asked()));
        List<TurnEvent> events = Scenarios.named("suspend-and-resume").events();
        int resumed = events.size() - 7;
        var transcript = new Transcript();
        events.subList(resumed - 1, events.size()).forEach(event -> transcript.add(encoder.encode(event)));
        Golden.assertSame("vercel/resumed.json", transcript.toString());
    }

    @Test
    void endsATurnOfWhichOnlyTheStateIsLeft() {
        TurnInfo known = TurnScript.asked();
        TurnEncoder encoder = codec.encoder("S1", "R1", Optional.of(known));
        List<ChannelOperation> operations = encoder.giveUp(TurnScript.failure(), Shown.after(List.of()));
        assertThat(operations).extracting(ChannelOperation::key).containsExactly("run-end");
    }

    @Test
    void saysWhyATurnFailedOnlyWhereTheOperatorChoseSo() {
        TurnScript failed = Scenarios.named("provider-error");
        assertThat(transcript(failed)).doesNotContain("overloaded");

        var open = new VercelCodec(true, unshown::add).encoder("S1", "R1", Optional.empty());
        var shown = new Transcript();
        failed.events().forEach(event -> shown.add(open.encode(event)));
        assertThat(shown.toString())
                .contains("\"error-code\":\"104008\"")
                .contains("\"error-message\":\"the provider is overloaded\"");
    }

    @Test
    void takesWhatAResponseSaysAnewOfItsTurn() {
        TurnInfo another = TurnInfo.newBuilder().setStepClientId("user-2").build();
        String transcript =
                transcript(TurnScript.turn().begins().responds("P1", 0, "A1", detail -> detail.setTurn(another)));
        assertThat(transcript).contains("\"step-client-id\":\"user-2\"").contains("\"input-client-id\":\"user-1\"");
    }

    @Test
    void countsWhatItDoesNotShow() {
        transcript(Scenarios.named("every-whole-part"));
        assertThat(unshown).containsExactly(PartKind.METADATA);
    }

    @Test
    void endsOnTheChannelWhatIsEndedInThePlanOnly() {
        TurnScript script = Scenarios.named("text");
        TurnEncoder encoder = codec.encoder("S1", "R1", Optional.empty());
        List<ChannelOperation> operations = new ArrayList<>();
        script.events().forEach(event -> operations.addAll(encoder.encode(event)));
        List<ChannelOperation> carriedOut = operations.subList(0, operations.size() - 5);
        assertThat(carriedOut).noneMatch(ChannelOperation.Close.class::isInstance);
        assertThat(encoder.giveUp(TurnScript.failure(), Shown.after(carriedOut)))
                .extracting(ChannelOperation::key)
                .containsExactly("P1.0.p0", "P1.0.end", "run-end");
    }

    @Test
    void saysNothingAfterTheEnd() {
        TurnScript script = TurnScript.turn().begins().over(Outcome.CANCELLED);
        TurnEncoder encoder = codec.encoder("S1", "R1", Optional.empty());
        List<ChannelOperation> operations = new ArrayList<>();
        script.events().forEach(event -> operations.addAll(encoder.encode(event)));
        script.responds("P1", "A1");
        assertThat(encoder.encode(script.events().get(2))).isEmpty();
        assertThat(encoder.giveUp(TurnScript.failure(), Shown.after(operations)))
                .isEmpty();
    }

    private String transcript(TurnScript script) {
        TurnEncoder encoder = codec.encoder("S1", "R1", Optional.empty());
        var transcript = new Transcript();
        script.events().forEach(event -> transcript.add(encoder.encode(event)));
        return transcript.toString();
    }
}
