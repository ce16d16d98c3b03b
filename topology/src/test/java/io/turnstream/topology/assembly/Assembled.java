package io.turnstream.topology.assembly;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.TurnControl;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.schemas.PairKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** All that came of a series of events. A new assembly reads each of them, so that nothing lives outside the memory. */
final class Assembled {

    final ByteTables tables = new ByteTables();
    final List<TurnEvent> turnEvents = new ArrayList<>();
    final List<TurnControl> controls = new ArrayList<>();
    final List<CompletedResponse> responses = new ArrayList<>();
    final List<Refused> refused = new ArrayList<>();
    final List<Count> counts = new ArrayList<>();
    final List<TokenEvent> read = new ArrayList<>();
    final AssemblyLimits limits;
    private TurnWatch watch = TurnWatch.closed(new PairKey(Tokens.SESSION, "t1"));

    Assembled() {
        this(AssemblyLimits.DEFAULTS);
    }

    Assembled(AssemblyLimits limits) {
        this.limits = limits;
        OnTheDriver.note(this);
    }

    static Assembled of(List<TokenEvent> events) {
        return new Assembled().reads(events);
    }

    static Assembled of(Tokens tokens) {
        return of(tokens.events());
    }

    Assembled reads(Tokens tokens) {
        return reads(tokens.events());
    }

    Assembled reads(TokenEvent event) {
        return reads(List.of(event));
    }

    Assembled reads(List<TokenEvent> events) {
        read.addAll(events);
        for (TokenEvent event : events) {
            Applied applied = new TurnAssembly(tables.memory(), limits).apply(ByteTables.arrival(event), Tokens.START);
            turnEvents.addAll(applied.turnEvents());
            controls.addAll(applied.controls());
            responses.addAll(applied.responses());
            refused.addAll(applied.refused());
            counts.addAll(applied.counts());
            applied.watch().ifPresent(seen -> watch = seen);
        }
        return this;
    }

    List<TurnEventKind> kinds() {
        return turnEvents.stream().map(TurnEvent::getKind).toList();
    }

    List<Refusal> refusals() {
        return refused.stream().map(Refused::reason).toList();
    }

    int count(Count what) {
        return Collections.frequency(counts, what);
    }

    TurnEvent only(TurnEventKind kind) {
        List<TurnEvent> found =
                turnEvents.stream().filter(e -> e.getKind() == kind).toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one " + kind + " in " + kinds());
        }
        return found.get(0);
    }

    /** What time is kept for since the last event of an open turn. */
    TurnWatch watch() {
        return watch;
    }

    /** The time-out that would be written if nothing came any more. */
    TokenEvent silence() {
        return Tokens.timeOut(TokenEventKind.TURN_TIMED_OUT, watch.turn().id(), "", watch.heard());
    }

    CompletedResponse response() {
        if (responses.size() != 1) {
            throw new AssertionError("expected one response in " + responses);
        }
        return responses.get(0);
    }

    /** The text of the parts of {@code response}, joined. */
    static String textOf(CompletedResponse response) {
        var text = new StringBuilder();
        response.getParts().forEach(part -> text.append(part.getText()));
        return text.toString();
    }

    String text() {
        return textOf(response());
    }

    /** What of the memory is not closed turns and session tails. */
    List<String> openState() {
        return tables.contents.keySet().stream()
                .filter(key -> !key.startsWith("closed/") && !key.startsWith("tails/"))
                .toList();
    }
}
