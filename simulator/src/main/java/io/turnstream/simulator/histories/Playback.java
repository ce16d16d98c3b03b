package io.turnstream.simulator.histories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.channel.MessageOperation;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.channel.Publication;
import io.turnstream.local.ably.channel.SeenMessages;
import io.turnstream.local.ably.channel.Serials;
import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.switches.Switches;
import io.turnstream.simulator.oracle.Screen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Does operations to a channel of the local Ably, one after another, before the model's eyes. */
final class Playback {

    private static final int MAX_SIZE = 64 * 1024;

    private final Channel channel;
    private final Map<String, String> serials = new HashMap<>();
    private final List<Viewer> viewers = new ArrayList<>();
    private long now = 1_800_000_000_000L;

    private record Viewer(Screen screen, SeenMessages seen) {}

    Playback() {
        this.channel = new Channel(
                "ai:history", new Channel.Rules(true, MAX_SIZE), new Serials(() -> now, "local"), Switches::defaults);
    }

    /** The screen of somebody who comes now, reads what there is, and stays. */
    Screen watch() {
        Screen screen = late();
        viewers.add(new Viewer(screen, new SeenMessages()));
        return screen;
    }

    /** The screen of somebody who comes now and goes. */
    Screen late() {
        return Screen.late(channel.messages());
    }

    /** Does it. False when the service refuses it. */
    boolean perform(Operation operation) {
        now++;
        Publication done;
        try {
            done = channel.publish(List.of(asked(operation)), "history" + now, null, now);
        } catch (RefusedException e) {
            return false;
        }
        String serial = done.serials().get(0);
        if (operation.isPublish() && serial != null) {
            serials.put(operation.label(), serial);
        }
        for (Viewer viewer : viewers) {
            SeenMessages.messages(done, viewer.seen().show(done)).forEach(viewer.screen()::show);
        }
        return true;
    }

    private MessageOperation asked(Operation operation) {
        JsonNode data = operation.data();
        boolean json = data != null && data.isContainerNode();
        OperationKind kind =
                switch (operation.kind()) {
                    case PUBLISH -> OperationKind.CREATE;
                    case APPEND -> OperationKind.APPEND;
                    case UPDATE -> OperationKind.UPDATE;
                    case DELETE -> OperationKind.DELETE;
                };
        return new MessageOperation(
                kind,
                operation.isPublish() ? null : serials.get(operation.label()),
                null,
                operation.name(),
                text(data),
                json ? "json" : null,
                extras(operation),
                null,
                null,
                null);
    }

    private static @Nullable String text(@Nullable JsonNode data) {
        if (data == null) {
            return null;
        }
        return data.isContainerNode() ? data.toString() : data.asText();
    }

    private ObjectNode extras(Operation operation) {
        String start = operation.start();
        String serial = start == null ? null : serials.get(start);
        return serial == null ? operation.extras() : operation.withStart(serial).extras();
    }
}
