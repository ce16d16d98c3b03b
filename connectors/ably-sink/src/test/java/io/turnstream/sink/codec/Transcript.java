package io.turnstream.sink.codec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.sink.codec.ChannelOperation.Append;
import io.turnstream.sink.codec.ChannelOperation.Close;
import io.turnstream.sink.codec.ChannelOperation.Create;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients would see of channel operations on an undisturbed channel: one operation per line, an empty line between
 * the operations of two events. {@code as} names the serial of a create by its key, {@code @key} stands for that serial.
 */
public final class Transcript {

    private final Map<String, ObjectNode> extras = new HashMap<>();
    private final Map<String, MessageDraft> drafts = new HashMap<>();
    private final List<String> groups = new ArrayList<>();

    /** Adds the operations that one event asks for. */
    public Transcript add(List<ChannelOperation> operations) {
        if (!operations.isEmpty()) {
            groups.add(String.join(",\n", operations.stream().map(this::line).toList()));
        }
        return this;
    }

    /** Remembers what the other has created, to tell what operations on it look like. */
    public Transcript knowing(Transcript other) {
        extras.putAll(other.extras);
        drafts.putAll(other.drafts);
        return this;
    }

    @Override
    public String toString() {
        return "[\n" + String.join(",\n\n", groups) + "\n]\n";
    }

    private String line(ChannelOperation operation) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        if (operation instanceof Create create) {
            MessageDraft draft = create.message();
            ObjectNode filled = filled(draft, draft.extras());
            drafts.put(draft.key(), draft);
            extras.put(draft.key(), filled);
            ObjectNode message =
                    line.put("op", "publish").put("as", draft.key()).putObject("message");
            message.put("name", draft.name());
            if (draft.kind().grows()) {
                message.put("data", "");
            } else if (draft.data() != null) {
                message.set("data", draft.data());
            }
            message.set("extras", filled);
        } else if (operation instanceof Append append) {
            ObjectNode message = appendTo(line, append.key(), append.text());
            message.set("extras", extras.get(append.key()));
        } else if (operation instanceof Close close) {
            ObjectNode message = appendTo(line, close.key(), "");
            message.set("extras", filled(drafts.get(close.key()), close.extras()));
        }
        return line.toString();
    }

    private static ObjectNode appendTo(ObjectNode line, String key, String data) {
        return line.put("op", "append")
                .putObject("message")
                .put("serial", "@" + key)
                .put("data", data);
    }

    private static ObjectNode filled(@Nullable MessageDraft draft, ObjectNode extras) {
        ObjectNode filled = extras.deepCopy();
        if (draft != null) {
            draft.reference().ifPresent(reference -> {
                int leaf = reference.path().lastIndexOf('/');
                filled.withObject(reference.path().substring(0, leaf))
                        .put(reference.path().substring(leaf + 1), "@" + reference.key());
            });
        }
        return filled;
    }
}
