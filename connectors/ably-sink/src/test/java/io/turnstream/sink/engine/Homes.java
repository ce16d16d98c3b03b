package io.turnstream.sink.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * Watches that a channel is written to over one connection: over another one only when everything before is answered,
 * or its connection closed.
 */
final class Homes {

    private final Map<Long, Command.Operation> unanswered = new HashMap<>();

    void sent(Command.Operation operation) {
        if (operation instanceof Command.Get || operation instanceof Command.History) {
            return;
        }
        for (Command.Operation other : unanswered.values()) {
            boolean elsewhere = other.slot() != operation.slot() || other.life() != operation.life();
            if (elsewhere && other.channel().equals(operation.channel())) {
                throw new AssertionError(operation + " goes out while " + other + " has no answer");
            }
        }
        unanswered.put(operation.id(), operation);
    }

    void answered(long operation) {
        unanswered.remove(operation);
    }

    void closed(Command.Disconnect gone) {
        unanswered.values().removeIf(other -> other.slot() == gone.slot() && other.life() == gone.life());
    }

    void forget() {
        unanswered.clear();
    }
}
