package io.turnstream.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plain subscriber of one channel has on the screen: every message by its serial, as creates, appends, updates
 * and deletes made it. It trusts the order of arrival and repairs nothing, so what is wrong on the wire is wrong here.
 * Safe from any thread.
 */
final class ChannelView {

    // Ably's message actions, as on the wire.
    private static final int CREATE = 0;
    private static final int UPDATE = 1;
    private static final int DELETE = 2;
    private static final int APPEND = 5;

    private final TreeMap<String, ShownMessage> bySerial = new TreeMap<>();
    private int rewrites;

    /** Takes one message as it arrived. */
    synchronized void apply(JsonNode message) {
        String serial = message.path("serial").asText();
        ShownMessage before = bySerial.get(serial);
        switch (message.path("action").asInt(CREATE)) {
            case CREATE, UPDATE -> {
                ShownMessage after = after(message, before, "");
                rewrites += before == null || after.text().startsWith(before.text()) ? 0 : 1;
                bySerial.put(serial, after);
            }
            case APPEND -> bySerial.put(serial, after(message, before, before == null ? "" : before.text()));
            case DELETE -> bySerial.remove(serial);
            default -> {} // Summaries and channel metadata show nothing.
        }
    }

    /** The messages in the order of the channel. */
    synchronized List<ShownMessage> messages() {
        return List.copyOf(bySerial.values());
    }

    /** How often text that was on the screen was taken back. */
    synchronized int rewrites() {
        return rewrites;
    }

    /** Appends and updates carry neither name nor extras that did not change. */
    private static ShownMessage after(JsonNode message, @Nullable ShownMessage before, String textBefore) {
        String name = message.path("name").asText(before == null ? "" : before.name());
        JsonNode extras = message.path("extras");
        if (extras.isMissingNode()) {
            extras = before == null ? MissingNode.getInstance() : before.extras();
        }
        return new ShownMessage(message.path("serial").asText(), name, textBefore + text(message), extras);
    }

    private static String text(JsonNode message) {
        JsonNode data = message.path("data");
        return data.isTextual() && !message.has("encoding") ? data.asText() : "";
    }
}
