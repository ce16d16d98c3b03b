package io.turnstream.topology.stores;

import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TurnEvent;
import io.turnstream.topology.assembly.AssemblyLimits;
import io.turnstream.topology.assembly.ByteTables;
import io.turnstream.topology.assembly.Memory;
import io.turnstream.topology.assembly.Tokens;
import io.turnstream.topology.assembly.TurnAssembly;
import io.turnstream.topology.state.ResponseState;
import io.turnstream.topology.state.TurnState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Nobody can tell from what comes out whether records were kept as objects, when they were written, or who died when. */
class WorkingSetProperties {

    private static final AssemblyLimits LIMITS = new AssemblyLimits(8, 16, 64, 6, 900 * 1024);

    @Property(tries = 300)
    void aTopologyThatCommitsAndDiesAtAnyMomentSaysWhatOneSaysThatLivesOn(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int limit) {
        var random = new Random(seed);
        List<TokenEvent> events = disturbed(random);
        var plain = new ByteTables();
        List<TurnEvent> expected = assemble(plain.memory(), events);

        var stored = new ByteTables();
        var kept = new Kept(stored.memory(), limit);
        var assembly = new TurnAssembly(kept.memory(), LIMITS);
        List<TurnEvent> said = new ArrayList<>();
        Map<String, byte[]> committed = new HashMap<>();
        int committedEvents = 0;
        int committedSaid = 0;
        int deaths = 0;
        for (int next = 0; next < events.size(); ) {
            said.addAll(assembly.apply(ByteTables.arrival(events.get(next)), Tokens.START)
                    .turnEvents());
            next++;
            int fate = random.nextInt(6);
            if (fate == 0) {
                kept.writeDown();
                committed = new HashMap<>(stored.contents);
                committedEvents = next;
                committedSaid = said.size();
            } else if (fate == 1 && deaths++ < 10) {
                // What was not committed is taken back: state, output and place in the input.
                stored.contents.clear();
                stored.contents.putAll(committed);
                said.subList(committedSaid, said.size()).clear();
                next = committedEvents;
                kept = new Kept(stored.memory(), limit);
                assembly = new TurnAssembly(kept.memory(), LIMITS);
            }
        }
        kept.writeDown();

        assertThat(said).isEqualTo(expected);
        assertThat(written(stored)).isEqualTo(written(plain));
    }

    @Property(tries = 300)
    void isTheTableBeneathWhateverIsDoneToIt(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int limit) {
        var random = new Random(seed);
        var beneath = new MapTable();
        var workingSet = new WorkingSet<>(beneath, List::copyOf, limit);
        Map<String, List<Integer>> model = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            String key = "k" + random.nextInt(6);
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    workingSet.put(key, List.of(i));
                    model.put(key, List.of(i));
                }
                case 2 -> {
                    workingSet.delete(key);
                    model.remove(key);
                }
                case 3 -> {
                    workingSet.writeDown();
                    assertThat(beneath.contents).isEqualTo(model);
                }
                case 4 -> {
                    workingSet.writeDown();
                    workingSet.forget();
                }
                default -> assertThat(workingSet.get(key)).isEqualTo(model.get(key));
            }
        }
        workingSet.writeDown();
        assertThat(beneath.contents).isEqualTo(model);
    }

    @Property(tries = 100)
    void nothingThatAssemblyChangesInItsCopyIsChangedInWhatIsKept(@ForAll long seed) {
        var turns = new StateCodec<>(TurnState.class);
        var responses = new StateCodec<>(ResponseState.class);
        Map<TurnState, byte[]> turnsAsHandedOut = new IdentityHashMap<>();
        Map<ResponseState, byte[]> responsesAsHandedOut = new IdentityHashMap<>();
        Memory stored = new ByteTables().memory();
        var memory = new Memory(
                new WorkingSet<>(
                        stored.turns(),
                        turn -> {
                            turnsAsHandedOut.put(turn, turns.encode(turn));
                            TurnState copy = StateCopies.turn(turn);
                            assertThat(copy).isEqualTo(turn);
                            return copy;
                        },
                        100),
                stored.closedTurns(),
                new WorkingSet<>(
                        stored.responses(),
                        response -> {
                            responsesAsHandedOut.put(response, responses.encode(response));
                            ResponseState copy = StateCopies.response(response);
                            assertThat(copy).isEqualTo(response);
                            return copy;
                        },
                        100),
                stored.fragments(),
                stored.held(),
                stored.sessionTails());

        assemble(memory, disturbed(new Random(seed)));

        turnsAsHandedOut.forEach((turn, bytes) -> assertThat(turns.encode(turn)).isEqualTo(bytes));
        responsesAsHandedOut.forEach(
                (response, bytes) -> assertThat(responses.encode(response)).isEqualTo(bytes));
    }

    private static Map<String, ByteBuffer> written(ByteTables tables) {
        Map<String, ByteBuffer> written = new HashMap<>();
        tables.contents.forEach((key, bytes) -> written.put(key, ByteBuffer.wrap(bytes)));
        return written;
    }

    private static List<TurnEvent> assemble(Memory memory, List<TokenEvent> events) {
        var assembly = new TurnAssembly(memory, LIMITS);
        List<TurnEvent> said = new ArrayList<>();
        events.forEach(event -> said.addAll(
                assembly.apply(ByteTables.arrival(event), Tokens.START).turnEvents()));
        return said;
    }

    /** Some turns of several responses and attempts, with repeats, holes and cancels, all of them mixed up. */
    private static List<TokenEvent> disturbed(Random random) {
        List<TokenEvent> events = new ArrayList<>();
        for (int turn = 0; turn < 4; turn++) {
            String id = "t" + turn;
            Tokens failed = response(id, "r" + turn).starts();
            Tokens again = response(id, "r" + turn).attempt(1).starts();
            for (int i = 0; i < 6; i++) {
                failed.says("some text ");
                again.thinks(1, "well ").says(0, "é漢 and more ").loses(random.nextInt(8) == 0 ? 1 : 0);
            }
            again.calls(2, "search").arguments(2, "{\"q\":").arguments(2, "1}").callReady(2, null);
            again.uses(10, true).completes(end -> end.setTurnEnds(false));
            events.addAll(Tokens.all(
                    failed.fails(true).events(),
                    again.events(),
                    response(id, "q" + turn).starts().says("end").completes().events()));
            if (random.nextInt(4) == 0) {
                events.add(random.nextInt(events.size()), Tokens.cancel(id));
            }
        }
        for (int i = 0; i < 10; i++) {
            events.add(events.get(random.nextInt(events.size())));
        }
        for (int from = 0; from < events.size(); from += 5) {
            Collections.shuffle(events.subList(from, Math.min(from + 5, events.size())), random);
        }
        return events;
    }

    private static final class Kept {

        private final Memory stored;
        private final WorkingSet<TurnState> turns;
        private final WorkingSet<ResponseState> responses;

        Kept(Memory stored, int limit) {
            this.stored = stored;
            this.turns = new WorkingSet<>(stored.turns(), StateCopies::turn, limit);
            this.responses = new WorkingSet<>(stored.responses(), StateCopies::response, limit);
        }

        Memory memory() {
            return new Memory(
                    turns, stored.closedTurns(), responses, stored.fragments(), stored.held(), stored.sessionTails());
        }

        void writeDown() {
            turns.writeDown();
            responses.writeDown();
        }
    }
}
