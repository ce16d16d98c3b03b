package io.turnstream.topology.assembly;

import io.turnstream.avro.CompletedPart;
import io.turnstream.schemas.PairKey;
import io.turnstream.topology.state.ClosedTurn;
import io.turnstream.topology.state.ResponseState;
import io.turnstream.topology.state.TurnState;
import java.util.HexFormat;

/**
 * All that assembly remembers between two events.
 *
 * <p>The state of a response changes with every event and is written again and again. It therefore stays small: text
 * beyond its last few hundred bytes lies in {@code fragments}, which are written once, so that what is written does not grow with the square of the
 * answer.
 *
 * @param turns turns that have not ended, by session and turn
 * @param closedTurns turns that have ended, by session and turn
 * @param responses the responses of turns that have not ended, by session and response
 * @param fragments sealed pieces of parts, by {@link #itemKey}
 * @param held early events, by {@link #itemKey}
 * @param sessionTails the id of the last message of a session, by session
 */
public record Memory(
        Table<TurnState> turns,
        Table<ClosedTurn> closedTurns,
        Table<ResponseState> responses,
        Table<CompletedPart> fragments,
        Table<Arrival> held,
        Table<String> sessionTails) {

    private static final HexFormat HEX = HexFormat.of();

    /** The key of the {@code number}-th thing of an attempt. Keys sort as numbers do. */
    static String itemKey(PairKey response, int attempt, long number) {
        return response + "|" + HEX.toHexDigits(attempt) + "|" + HEX.toHexDigits(number);
    }
}
