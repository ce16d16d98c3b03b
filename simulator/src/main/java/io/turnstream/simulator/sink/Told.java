package io.turnstream.simulator.sink;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.engine.Command;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Operations in words. */
final class Told {

    private static final int SHOWN = 60;

    private Told() {}

    static String of(Command.Operation operation) {
        String where = " on " + operation.channel() + " (" + operation.slot() + "/" + operation.life() + " #"
                + operation.id() + ")";
        if (operation instanceof Command.Publish publish) {
            return publish.messages().stream().map(Told::head).collect(Collectors.joining(", ", "create ", where));
        }
        if (operation instanceof Command.Append append) {
            return "append " + append.serial() + " " + text(append.content().data()) + status(append.content()) + where;
        }
        if (operation instanceof Command.Update update) {
            return "update " + update.serial() + " " + text(update.content().data()) + status(update.content()) + where;
        }
        if (operation instanceof Command.Get get) {
            return "get " + get.serial() + where;
        }
        return "history" + where;
    }

    private static String head(ChannelMessage message) {
        return message.name() + " " + message.id();
    }

    private static String status(ChannelMessage message) {
        String status = message.extras().at("/ai/transport/status").asText();
        return status.isEmpty() || status.equals("streaming") ? "" : " " + status;
    }

    private static String text(@Nullable JsonNode data) {
        String text = data == null ? "" : data.asText();
        return text.length() <= SHOWN
                ? "'" + text + "'"
                : "'" + text.substring(0, SHOWN / 2) + "…" + text.substring(text.length() - SHOWN / 2) + "' ("
                        + text.length() + ")";
    }
}
