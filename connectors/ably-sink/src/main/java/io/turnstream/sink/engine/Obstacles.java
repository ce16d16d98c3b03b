package io.turnstream.sink.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What only a change of the configuration can cure. Kept for each kind of work, because what is set up wrongly is often
 * one of them: without its channel rule a namespace takes messages, and no appends to them. Times are in milliseconds
 * of the engine's clock.
 */
final class Obstacles {

    /** Kinds of work that need permissions or rules of their own. */
    enum Kind {
        CONNECT,
        PUBLISH,
        EDIT;

        /** What the intent does, or is to make possible: nobody reads but to write. */
        static Kind of(Intent intent) {
            return intent instanceof Intent.Publish || intent instanceof Intent.LookUp ? PUBLISH : EDIT;
        }
    }

    private final Map<Kind, String> standing = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> lastSuccess = new EnumMap<>(Kind.class);

    /** Work of this kind was refused: until some of it succeeds, this stands in its way. */
    void refused(Kind kind, String why) {
        standing.put(kind, why);
    }

    void succeeded(Kind kind, long now) {
        standing.remove(kind);
        lastSuccess.put(kind, now);
    }

    /** True when work of this kind succeeded after {@code time}: what is set up wrongly concerns only some channels. */
    boolean othersSucceed(Kind kind, long time) {
        Long last = lastSuccess.get(kind);
        return last != null && last > time;
    }

    /** What stands in the way of everything of a kind, if anything does. */
    Optional<String> any() {
        return standing.values().stream().findFirst();
    }
}
