package io.turnstream.simulator.topology;

import io.turnstream.avro.CompletedPart;
import io.turnstream.topology.assembly.Arrival;
import io.turnstream.topology.assembly.Memory;
import io.turnstream.topology.state.ClosedTurn;
import io.turnstream.topology.state.ResponseState;
import io.turnstream.topology.state.TurnState;
import io.turnstream.topology.stores.StateCopies;
import java.util.function.UnaryOperator;

/** What the topology remembers of one partition: as in its changelogs, what is committed and what is not yet. */
record TaskStores(
        StagedTable<TurnState> turns,
        StagedTable<ClosedTurn> closedTurns,
        StagedTable<ResponseState> responses,
        StagedTable<CompletedPart> fragments,
        StagedTable<Arrival> held,
        StagedTable<String> sessionTails) {

    static TaskStores empty() {
        return new TaskStores(
                new StagedTable<>(StateCopies::turn),
                new StagedTable<>(UnaryOperator.identity()),
                new StagedTable<>(StateCopies::response),
                new StagedTable<>(UnaryOperator.identity()),
                new StagedTable<>(UnaryOperator.identity()),
                new StagedTable<>(UnaryOperator.identity()));
    }

    Memory memory() {
        return new Memory(turns, closedTurns, responses, fragments, held, sessionTails);
    }

    void settle() {
        turns.settle();
        closedTurns.settle();
        responses.settle();
        fragments.settle();
        held.settle();
        sessionTails.settle();
    }

    void drop() {
        turns.drop();
        closedTurns.drop();
        responses.drop();
        fragments.drop();
        held.drop();
        sessionTails.drop();
    }

    /** What a frozen instance will believe when it wakes up. */
    TaskStores fork() {
        return new TaskStores(
                turns.fork(), closedTurns.fork(), responses.fork(), fragments.fork(), held.fork(), sessionTails.fork());
    }
}
