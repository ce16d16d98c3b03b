package io.turnstream.sink.codec.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.codec.ChannelOperation;
import io.turnstream.sink.codec.ChannelOperation.Append;
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

class PlainTranscriptTest {

    private final List<PartKind> unshown = new ArrayList<>();
    private final MessagePerResponse codec = new MessagePerResponse(unshown::add);

    static Set<String> scenarios() {
        return Scenarios.names();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void writesTheTranscript(String scenario) {
        TurnEncoder encoder = codec.encoder("S1", "R1", Optional.empty());
        var transcript = new Transcript();
        Scenarios.named(scenario).events().forEach(event -> transcript.add(encoder.encode(event)));
        Golden.assertSame("message-per-response/" + scenario + ".json", transcript.toString());
    }

    @Test
    void closesWhatIsOpenWhenItGivesUp() {
        TurnScript script = TurnScript.turn()
                .begins()
                .responds("P1", "A1")
                .opens(0, PartKind.TEXT)
                .says(0, "Hi");
        TurnEncoder encoder = codec.encoder("S1", "R1", Optional.empty());
        List<ChannelOperation> operations = new ArrayList<>();
        script.events().forEach(event -> operations.addAll(encoder.encode(event)));
        List<ChannelOperation> last = encoder.giveUp(TurnScript.failure(), Shown.after(operations));
        assertThat(last).singleElement().satisfies(operation -> assertThat(operation.toString())
                .contains("\"status\":\"error\""));
        operations.addAll(last);
        assertThat(encoder.giveUp(TurnScript.failure(), Shown.after(operations)))
                .isEmpty();
    }

    @Test
    void goesOnInANewMessageWhenManyPartsFillTheFirst() {
        String long15k = "x".repeat(15 * 1024);
        TurnScript script = TurnScript.turn()
                .begins()
                .responds("P1", "A1")
                .text(0, long15k)
                .text(1, long15k)
                .text(2, long15k)
                .ends()
                .over(Outcome.COMPLETE);
        TurnEncoder encoder = codec.encoder("S1", "R1", Optional.empty());
        List<ChannelOperation> operations = new ArrayList<>();
        for (TurnEvent event : script.events()) {
            operations.addAll(encoder.encode(event));
        }
        assertThat(operations)
                .filteredOn(Append.class::isInstance)
                .extracting(ChannelOperation::key)
                .containsExactly("P1.0.0", "P1.0.0", "P1.0.1");
    }

    @Test
    void countsWhatItDoesNotShow() {
        TurnEncoder encoder = codec.encoder("S1", "R1", Optional.empty());
        Scenarios.named("reasoning-and-text").events().forEach(encoder::encode);
        assertThat(unshown).containsExactly(PartKind.REASONING);
    }
}
