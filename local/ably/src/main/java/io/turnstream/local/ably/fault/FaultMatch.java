package io.turnstream.local.ably.fault;

import io.turnstream.local.ably.channel.OperationKind;
import org.jspecify.annotations.Nullable;

/**
 * Which operations a fault meets. Null matches everything.
 *
 * @param channel the name of the channel
 * @param kind what the operation does
 * @param message the message that it is about: its serial, its id, or its name
 * @param nth the first of the matching operations that is met, from 1, counted from when the fault was scripted
 * @param times how many operations are met from there on
 */
public record FaultMatch(
        @Nullable String channel,
        @Nullable OperationKind kind,
        @Nullable String message,
        int nth,
        int times) {

    public FaultMatch {
        if (nth < 1 || times < 1) {
            throw new IllegalArgumentException("nth and times count from 1");
        }
    }

    /** The next operation, whatever it is. */
    public static FaultMatch any() {
        return new FaultMatch(null, null, null, 1, 1);
    }

    /** Only on this channel. */
    public FaultMatch channel(String name) {
        return new FaultMatch(name, kind, message, nth, times);
    }

    /** Only operations of this kind. */
    public FaultMatch kind(OperationKind only) {
        return new FaultMatch(channel, only, message, nth, times);
    }

    /** Only on the message with this serial, id or name. */
    public FaultMatch message(String serialOrIdOrName) {
        return new FaultMatch(channel, kind, serialOrIdOrName, nth, times);
    }

    /** Not the first match but the nth. */
    public FaultMatch nth(int first) {
        return new FaultMatch(channel, kind, message, first, times);
    }

    /** Not one match but this many in a row. */
    public FaultMatch times(int count) {
        return new FaultMatch(channel, kind, message, nth, count);
    }

    boolean matches(FaultTarget target) {
        return (channel == null || channel.equals(target.channel()))
                && (kind == null || kind == target.kind())
                && (message == null || target.isAbout(message));
    }
}
