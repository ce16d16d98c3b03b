package io.turnstream.topology.stores;

import io.turnstream.topology.state.OpenPart;
import io.turnstream.topology.state.ResponseRef;
import io.turnstream.topology.state.ResponseState;
import io.turnstream.topology.state.TurnState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Copies of stored records that their reader may change: what assembly changes in place is copied, what it only replaces
 * is shared. Much cheaper than to copy all of it, for every token.
 */
public final class StateCopies {

    private StateCopies() {}

    /** A copy of a turn. */
    public static TurnState turn(TurnState turn) {
        return new TurnState(
                turn.getPhase(),
                turn.getNextSeq(),
                turn.getHeard(),
                turn.getTurn(),
                each(turn.getResponses(), StateCopies::reference),
                turn.getRecentControls());
    }

    /** A copy of a response. */
    public static ResponseState response(ResponseState response) {
        return new ResponseState(
                response.getTurnId(),
                response.getAttempt(),
                response.getWriter(),
                response.getPhase(),
                response.getShown(),
                response.getNextSeq(),
                response.getHeld(),
                new ArrayList<>(response.getGaps()),
                response.getStartedAt(),
                response.getLastTs(),
                response.getProvider(),
                response.getApi(),
                response.getModel(),
                response.getProviderResponseId(),
                response.getMessageId(),
                response.getStepIndex(),
                response.getPromisesAlive(),
                new ArrayList<>(response.getMarks()),
                response.getUsage(),
                response.getFailure(),
                response.getNextPart(),
                response.getFragments(),
                each(response.getOpenParts(), StateCopies::part),
                response.getEndedParts(),
                response.getTailMessageId());
    }

    private static ResponseRef reference(ResponseRef reference) {
        return new ResponseRef(reference.getResponseId(), reference.getOpen(), reference.getPromisesAlive());
    }

    private static OpenPart part(OpenPart part) {
        return new OpenPart(
                part.getPart(),
                part.getKind(),
                part.getProducerPart(),
                part.getContinues(),
                part.getLength(),
                part.getBytes(),
                part.getWholeLength(),
                part.getWholeHash(),
                part.getTail(),
                part.getOverfull(),
                part.getPartInfo(),
                part.getTool(),
                part.getProviderMetadata());
    }

    private static <T> List<T> each(List<T> records, UnaryOperator<T> copy) {
        List<T> copies = new ArrayList<>(records.size() + 1);
        for (T value : records) {
            copies.add(copy.apply(value));
        }
        return copies;
    }
}
