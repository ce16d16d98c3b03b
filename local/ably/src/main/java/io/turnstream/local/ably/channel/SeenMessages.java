package io.turnstream.local.ably.channel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which messages one attachment has been shown whole, and so how it is shown an append: the first append of each message
 * that it sees comes as an update with the full data, name and extras; later ones come as appends with what was added
 * (docs, "Appends", subscribing).
 *
 * <p>Seeing the create does not count: a client must be able to take the full update at any time.
 */
public final class SeenMessages {

    private final Map<String, String> positionBySerial = new HashMap<>();

    /** Which changes of the publication are shown whole; remembers that they were. */
    public BitSet show(Publication publication) {
        var whole = new BitSet();
        List<Change> changes = publication.changes();
        for (int i = 0; i < changes.size(); i++) {
            if (isWhole(changes.get(i), publication.position())) {
                whole.set(i);
            }
        }
        return whole;
    }

    private boolean isWhole(Change change, String position) {
        return change.delta() == null || positionBySerial.putIfAbsent(change.message().serial, position) == null;
    }

    /** Forgets what was shown after a position: the subscriber says that it never came that far. */
    public void forgetAfter(String position) {
        positionBySerial.values().removeIf(shown -> shown.compareTo(position) > 0);
    }

    /** The messages of a delivery, in which the changes in {@code whole} are shown whole. */
    public static ArrayNode messages(Publication publication, BitSet whole) {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        List<Change> changes = publication.changes();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            Change.Delta delta = change.delta();
            messages.add(
                    delta != null && !whole.get(i)
                            ? MessageWriter.delta(change, delta)
                            : MessageWriter.whole(
                                    MessageView.of(change.message()), wholeAction(change.kind()), change.id()));
        }
        return messages;
    }

    private static int wholeAction(OperationKind kind) {
        return (kind == OperationKind.APPEND ? OperationKind.UPDATE : kind).action();
    }
}
