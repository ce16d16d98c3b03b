package io.turnstream.sink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.PartKind;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.sink.codec.ChannelOperation.Append;
import io.turnstream.sink.codec.ChannelOperation.Close;
import io.turnstream.sink.codec.ChannelOperation.Create;
import io.turnstream.sink.codec.MessageDraft.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** What holds for every codec and every turn. */
@Tag("properties")
class CodecProperties {

    private static final Codecs CODECS = Codecs.standard(false, kind -> {});

    @Provide
    Arbitrary<List<TurnEvent>> turns() {
        return Arbitraries.randomValue(RandomTurn::from);
    }

    @Provide
    Arbitrary<String> codecs() {
        return Arbitraries.of(CODECS.names());
    }

    @Property(tries = 500)
    void everyStreamIsClosedExactlyOnceAndNothingComesAfter(
            @ForAll("turns") List<TurnEvent> turn, @ForAll("codecs") String codec) {
        assertWellFormed(encoded(codec, turn));
    }

    @Property(tries = 500)
    void givingUpAtAnyMomentLeavesNothingOpen(
            @ForAll("turns") List<TurnEvent> turn, @ForAll("codecs") String codec, @ForAll int cut) {
        List<TurnEvent> seen = turn.subList(0, Math.floorMod(cut, turn.size() + 1));
        TurnEncoder encoder = CODECS.named(codec).encoder("S1", "R1", Optional.empty());
        List<ChannelOperation> operations = new ArrayList<>();
        seen.forEach(event -> operations.addAll(encoder.encode(event)));
        operations.addAll(encoder.giveUp(TurnScript.failure(), Shown.after(operations)));
        assertWellFormed(operations);
    }

    @Property(tries = 300)
    void theSameEventsGiveTheSameOperations(@ForAll("turns") List<TurnEvent> turn, @ForAll("codecs") String codec) {
        assertThat(encoded(codec, turn)).isEqualTo(encoded(codec, turn));
    }

    @Property(tries = 500)
    void theTextIsWhole(@ForAll("turns") List<TurnEvent> turn) {
        Map<String, StringBuilder> said = new LinkedHashMap<>();
        for (TurnEvent event : turn) {
            if (event.getKind() == TurnEventKind.PART_DELTA && event.getPartKind() == PartKind.TEXT) {
                String key = event.getResponseId() + "." + event.getAttempt() + ".p" + event.getPart();
                said.computeIfAbsent(key, k -> new StringBuilder()).append(event.getDelta());
            }
        }
        Map<String, StringBuilder> shown = new HashMap<>();
        for (ChannelOperation operation : encoded("vercel", turn)) {
            if (operation instanceof Append append) {
                shown.computeIfAbsent(append.key(), k -> new StringBuilder()).append(append.text());
            }
        }
        said.forEach((key, text) -> assertThat(shown.get(key)).as(key).hasToString(text.toString()));
    }

    @Property(tries = 500)
    void thePlainTextOfAnAttemptIsWholeOverItsMessages(@ForAll("turns") List<TurnEvent> turn) {
        Map<String, StringBuilder> said = new LinkedHashMap<>();
        for (TurnEvent event : turn) {
            boolean text = event.getPartKind() == PartKind.TEXT || event.getPartKind() == PartKind.REFUSAL;
            if (event.getKind() == TurnEventKind.PART_DELTA && text) {
                String attempt = event.getResponseId() + "." + event.getAttempt();
                said.computeIfAbsent(attempt, k -> new StringBuilder()).append(event.getDelta());
            }
        }
        Map<String, StringBuilder> shown = new LinkedHashMap<>();
        for (ChannelOperation operation : encoded("message-per-response", turn)) {
            if (operation instanceof Append append) {
                String attempt = append.key().substring(0, append.key().lastIndexOf('.'));
                shown.computeIfAbsent(attempt, k -> new StringBuilder()).append(append.text());
            }
        }
        assertThat(shown.toString()).isEqualTo(said.toString());
    }

    private static List<ChannelOperation> encoded(String codec, List<TurnEvent> turn) {
        TurnEncoder encoder = CODECS.named(codec).encoder("S1", "R1", Optional.empty());
        List<ChannelOperation> operations = new ArrayList<>();
        turn.forEach(event -> operations.addAll(encoder.encode(event)));
        return operations;
    }

    private static void assertWellFormed(List<ChannelOperation> operations) {
        Set<String> keys = new HashSet<>();
        Set<String> anchors = new HashSet<>();
        Set<String> open = new HashSet<>();
        for (ChannelOperation operation : operations) {
            if (operation instanceof Create create) {
                MessageDraft draft = create.message();
                assertThat(keys.add(draft.key())).as("new key %s", draft.key()).isTrue();
                draft.reference().ifPresent(reference -> assertThat(anchors).contains(reference.key()));
                if (draft.kind() == Kind.ANCHOR) {
                    anchors.add(draft.key());
                } else if (draft.kind().grows()) {
                    open.add(draft.key());
                }
            } else if (operation instanceof Append append) {
                assertThat(open).as("open for append").contains(append.key());
            } else if (operation instanceof Close close) {
                assertThat(open.remove(close.key()))
                        .as("open for close: %s", close.key())
                        .isTrue();
            }
        }
        assertThat(open).as("left open").isEmpty();
    }
}
