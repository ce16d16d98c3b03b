package io.turnstream.sink.codec;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A channel that has carried out some operations. A double. */
public final class Shown implements OnChannel {

    private final Set<String> created = new HashSet<>();
    private final Set<String> open = new HashSet<>();

    /** A channel that has carried out {@code operations}. */
    public static Shown after(List<ChannelOperation> operations) {
        Shown shown = new Shown();
        operations.forEach(shown::carryOut);
        return shown;
    }

    private void carryOut(ChannelOperation operation) {
        if (operation instanceof ChannelOperation.Create create) {
            created.add(create.key());
            if (create.message().kind().grows()) {
                open.add(create.key());
            }
        } else if (operation instanceof ChannelOperation.Close close) {
            open.remove(close.key());
        }
    }

    @Override
    public boolean has(String key) {
        return created.contains(key);
    }

    @Override
    public boolean isOpen(String key) {
        return open.contains(key);
    }
}
