package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Whatever happens to token events on their way, the answer is the same. */
@AddLifecycleHook(Brief.class)
class AssemblyProperties {

    private static final AssemblyLimits LIMITS = new AssemblyLimits(8, 16, 64, 6, 900 * 1024);

    private static final int WINDOW = 4;

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('a', 'é', '漢', ' ')
                .ofMaxLength(12)
                .map(text -> text.replace("漢漢", "😀"));
    }

    @Property(tries = 150)
    void anyCuttingDuplicationAndReorderingGivesTheSameAnswer(
            @ForAll @Size(min = 1, max = 12) List<@From("texts") String> deltas, @ForAll long seed) {
        String whole = String.join("", deltas);
        var random = new Random(seed);

        Assembled plain = new Assembled(LIMITS).reads(answer(deltas));
        Assembled other = new Assembled(LIMITS)
                .reads(disturbed(answer(recut(whole, random)).events(), random));

        assertThat(plain.text()).isEqualTo(whole);
        assertThat(other.text()).isEqualTo(whole);
        assertThat(other.response().getParts()).isEqualTo(plain.response().getParts());
        assertThat(other.response().getMarks()).isEmpty();
        assertThat(other.refused).isEmpty();
        assertThat(shown(other)).isEqualTo(shown(plain));
        assertThat(other.openState()).isEmpty();
    }

    @Property(tries = 150)
    void aCancelAnywhereEndsTheTurnOnceWithWhatWasShown(
            @ForAll @Size(min = 1, max = 12) List<@From("texts") String> deltas,
            @ForAll @IntRange(max = 20) int place,
            @ForAll long seed) {
        List<TokenEvent> events = disturbed(answer(deltas).events(), new Random(seed));
        events.add(Math.min(place, events.size()), Tokens.cancel("t1"));

        Assembled turn = new Assembled(LIMITS).reads(events);

        Map<String, Map<Integer, String>> shown = TurnReader.read(turn.turnEvents);
        TurnEvent end = turn.only(TurnEventKind.TURN_ENDED);
        if (turn.responses.isEmpty()) {
            assertThat(shown).isEmpty();
        } else {
            assertThat(String.join("", deltas)).startsWith(turn.text());
            assertThat(String.join("", shown.getOrDefault("r1", Map.of()).values()))
                    .isEqualTo(turn.text());
            assertThat(turn.response().getOutcome()).isEqualTo(end.getDetail().getOutcome());
        }
        assertThat(end.getDetail().getOutcome()).isIn(Outcome.CANCELLED, Outcome.COMPLETE);
        assertThat(turn.openState()).isEmpty();
    }

    @Property(tries = 150)
    void lossIsNeverSilent(
            @ForAll @Size(min = 2, max = 12) List<@From("texts") String> deltas, @ForAll @IntRange(max = 11) int lost) {
        List<TokenEvent> events = new ArrayList<>(answer(deltas).events());
        TokenEvent missing = events.remove(1 + lost % deltas.size());
        Assembled turn = new Assembled(LIMITS).reads(events);
        if (turn.responses.isEmpty()) {
            turn.reads(Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", missing.getSeq()));
        }

        TurnReader.read(turn.turnEvents);
        assertThat(turn.response().getMarks()).contains(Marks.INCOMPLETE);
        assertThat(turn.only(TurnEventKind.GAP).getDetail().getGap().getToSeq()).isEqualTo(missing.getSeq());
    }

    @Property(tries = 150)
    void theSameInputGivesTheSameOutput(
            @ForAll @Size(min = 1, max = 8) List<@From("texts") String> deltas, @ForAll long seed) {
        Supplier<List<TokenEvent>> input = () -> {
            var random = new Random(seed);
            List<TokenEvent> events = disturbed(conversation(deltas), random);
            events.add(random.nextInt(events.size()), Tokens.cancel("t1"));
            return events;
        };

        Assembled first = new Assembled(LIMITS).reads(input.get());
        Assembled second = new Assembled(LIMITS).reads(input.get());

        assertThat(first.turnEvents).isEqualTo(second.turnEvents);
        assertThat(first.controls).isEqualTo(second.controls);
        assertThat(first.responses).isEqualTo(second.responses);
        assertThat(first.counts).isEqualTo(second.counts);
    }

    @Property(tries = 150)
    void anAssemblyThatIsStoredAndLoadedAtAnyMomentGoesOnAsIfNothingHadHappened(
            @ForAll @Size(min = 1, max = 8) List<@From("texts") String> deltas, @ForAll long seed) {
        List<TokenEvent> events = disturbed(conversation(deltas), new Random(seed));
        var tables = new ByteTables();
        var one = new TurnAssembly(tables.memory(), LIMITS);
        List<TurnEvent> uninterrupted = new ArrayList<>();
        for (TokenEvent event : events) {
            uninterrupted.addAll(
                    one.apply(ByteTables.arrival(event), Tokens.START).turnEvents());
        }

        assertThat(new Assembled(LIMITS).reads(events).turnEvents).isEqualTo(uninterrupted);
    }

    private static List<TokenEvent> conversation(List<String> deltas) {
        Tokens failed = response("t1", "r1").starts();
        deltas.forEach(failed::says);
        Tokens again = response("t1", "r1").attempt(1).starts();
        deltas.forEach(delta -> again.thinks(1, delta).says(0, delta));
        again.completes(end -> end.setTurnEnds(false));
        return Tokens.all(
                failed.fails(true).events(),
                again.events(),
                response("t1", "r2").starts().says("end").completes().events());
    }

    private static Tokens answer(List<String> deltas) {
        Tokens tokens = response("t1", "r1").starts().opensText(0);
        deltas.forEach(tokens::says);
        return tokens.endsText(0).completes();
    }

    private static Map<String, Map<Integer, String>> shown(Assembled turn) {
        turn.only(TurnEventKind.TURN_ENDED);
        return TurnReader.read(turn.turnEvents);
    }

    /** {@code text} in other pieces, characters left whole. */
    private static List<String> recut(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        int[] characters = text.codePoints().toArray();
        int from = 0;
        while (from < characters.length) {
            int length = Math.min(1 + random.nextInt(5), characters.length - from);
            pieces.add(new String(characters, from, length));
            from += length;
        }
        return pieces;
    }

    /** Events twice, and all of them out of order within a few places. */
    private static List<TokenEvent> disturbed(List<TokenEvent> events, Random random) {
        List<TokenEvent> disturbed = new ArrayList<>();
        for (TokenEvent event : events) {
            disturbed.add(event);
            if (random.nextInt(4) == 0) {
                disturbed.add(event);
            }
        }
        for (int from = 0; from < disturbed.size(); from += WINDOW) {
            Collections.shuffle(disturbed.subList(from, Math.min(from + WINDOW, disturbed.size())), random);
        }
        return disturbed;
    }
}
