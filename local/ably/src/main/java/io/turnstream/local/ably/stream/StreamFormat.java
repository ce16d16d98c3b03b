package io.turnstream.local.ably.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the events of a stream are written. */
public enum StreamFormat {

    /** Server-sent events, as browsers read them (W3C, "Server-Sent Events"). */
    SSE("text/event-stream") {
        @Override
        public String write(StreamEvent event) {
            var text = new StringBuilder();
            if (event.id() != null) {
                text.append("id: ").append(event.id()).append('\n');
            }
            text.append("event: ").append(event.event()).append('\n');
            JsonNode data = event.dataOrNull();
            for (String line : LINE_END.split(data.isTextual() ? data.textValue() : data.toString(), -1)) {
                text.append("data: ").append(line).append('\n');
            }
            return text.append('\n').toString();
        }

        @Override
        public String keepAlive() {
            return ":keepalive\n\n";
        }
    },

    /** One JSON object on each line (docs, "Plain HTTP event stream"). */
    JSON_LINES("application/json") {
        @Override
        public String write(StreamEvent event) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            if (event.id() != null) {
                json.put("id", event.id());
            }
            json.put("event", event.event());
            if (event.data() != null) {
                json.set("data", event.data());
            }
            return json + "\n";
        }

        @Override
        public String keepAlive() {
            return "\n";
        }
    };

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    private final String type;

    StreamFormat(String type) {
        this.type = type;
    }

    /** {@code /sse} is always server-sent events, {@code /event-stream} for who accepts them. */
    public static StreamFormat of(String path, @Nullable String accept) {
        return path.equals("sse") || (accept != null && accept.contains(SSE.type)) ? SSE : JSON_LINES;
    }

    public String type() {
        return type;
    }

    public abstract String write(StreamEvent event);

    /** What says nothing and shows that the service is there. */
    public abstract String keepAlive();
}
