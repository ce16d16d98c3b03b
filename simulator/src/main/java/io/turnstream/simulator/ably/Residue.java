package io.turnstream.simulator.ably;

import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.log.LoggedOperation.Applied;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Operations that were handed to a connection that was then given up, and that reached their message when somebody else
 * was at work on it already. No client of Ably can exclude that; what a live screen shows of such a message is not judged.
 */
public final class Residue {

    private final Map<String, Link> byConnection = new HashMap<>();
    private final Map<String, Link> lastAtWork = new HashMap<>();
    private final Set<String> messages = new HashSet<>();

    void opened(String connectionId, Link link) {
        byConnection.put(connectionId, link);
    }

    void atWork(String serial, Link link) {
        lastAtWork.put(serial, link);
    }

    void applied(LoggedOperation operation) {
        Link by = byConnection.get(operation.connectionId());
        String serial = operation.serial();
        if (by != null && by.isOver() && serial != null && operation.applied() == Applied.YES) {
            Link last = lastAtWork.get(serial);
            if (last != null && last != by) {
                messages.add(serial);
            }
        }
    }

    /** The serials of messages that it met. */
    public Set<String> messages() {
        return messages;
    }
}
