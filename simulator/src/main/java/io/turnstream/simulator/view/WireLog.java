package io.turnstream.simulator.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that was said in one turn or input, in the order of the messages that said it. */
final class WireLog {

    private final TreeMap<String, Entry> entries = new TreeMap<>();

    /** What became of chunks that were put in. */
    enum Put {
        /** They are known already, or change what cannot be changed. */
        DROPPED,
        /** They come after everything else. */
        AT_THE_END,
        /** Something comes after them. */
        IN_THE_MIDDLE
    }

    private static final class Entry {
        final @Nullable String messageId;
        final List<Chunk> chunks = new ArrayList<>();
        String version;

        Entry(@Nullable String messageId, String version) {
            this.messageId = messageId;
            this.version = version;
        }
    }

    /** Takes a chunk, with the serial of the message that said it and the id of the message that it belongs to. */
    interface Reader {
        void read(Chunk chunk, String serial, @Nullable String messageId);
    }

    Put put(Wire message, List<Chunk> chunks) {
        Entry entry = entries.get(message.serial());
        if (entry == null) {
            entry = new Entry(message.transport("codec-message-id"), message.version());
            entries.put(message.serial(), entry);
        } else if (message.version().compareTo(entry.version) <= 0 || !message.isStreamed()) {
            return Put.DROPPED;
        }
        entry.version = message.version();
        entry.chunks.addAll(chunks);
        return entries.lastKey().equals(message.serial()) ? Put.AT_THE_END : Put.IN_THE_MIDDLE;
    }

    void read(Reader reader) {
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            for (Chunk chunk : entry.getValue().chunks) {
                reader.read(chunk, entry.getKey(), entry.getValue().messageId);
            }
        }
    }
}
