package io.turnstream.sink.ably;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.IdentityHashMap;
import java.util.Map;

/** Extras as JSON. A message that grows gives the same object with every append: it is written once. For one thread. */
final class ExtrasJson {

    private static final int MOST = 64;

    private final Map<ObjectNode, String> known = new IdentityHashMap<>();

    /** The extras as JSON; empty when there are none. */
    String of(ObjectNode extras) {
        if (extras.isEmpty()) {
            return "";
        }
        String json = known.get(extras);
        if (json == null) {
            if (known.size() >= MOST) {
                known.clear();
            }
            json = extras.toString();
            known.put(extras, json);
        }
        return json;
    }
}
