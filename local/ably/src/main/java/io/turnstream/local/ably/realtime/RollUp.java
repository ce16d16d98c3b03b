package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.switches.Switches.Overtaking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The appends of one connection that wait to go out together. The first append of a message goes out at once and opens a
 * window; what comes within it is held and goes out as one append at its end, which opens the next (docs, "Token
 * streaming limits"). Another operation of the message lets what is held of it go first. Used from one thread.
 */
final class RollUp {

    /** The longest window (docs, same page). */
    static final Duration LONGEST = Duration.ofMillis(500);

    private final Timer timer;
    private final Supplier<Overtaking> overtaking;
    private final Map<Target, Window> windows = new LinkedHashMap<>();
    private Duration length = Duration.ZERO;

    /** The message that appends are for. */
    record Target(String channel, String serial) {}

    /** What is held while it is open. */
    private static final class Window {
        final Target target;
        final List<Publish> held = new ArrayList<>();

        Window(Target target) {
            this.target = target;
        }

        long first() {
            return held.get(0).number();
        }
    }

    RollUp(Timer timer, Supplier<Overtaking> overtaking) {
        this.timer = timer;
        this.overtaking = overtaking;
    }

    /** How long windows are that open from now on; zero for none. */
    void setLength(Duration newLength) {
        length = newLength;
    }

    /**
     * Holds an append when a window is open for its message; otherwise lets go what it must not overtake, and it can go
     * out at once.
     *
     * @return true when it is held
     */
    boolean hold(Publish publish) {
        Target target = publish.appendsTo();
        Window window = target == null ? null : windows.get(target);
        if (window == null) {
            letGoBefore(publish);
            if (target != null && !length.isZero()) {
                open(target);
            }
            return false;
        }
        if (!window.held.isEmpty() && !publish.joins(window.held.get(window.held.size() - 1))) {
            letGo(held -> held.equals(target));
        }
        windows.getOrDefault(target, window).held.add(publish);
        return true;
    }

    /** Lets go what a publish that is not held must not overtake. */
    void letGoBefore(Publish publish) {
        if (overtaking.get() == Overtaking.NEVER) {
            letGo(held -> held.channel().equals(publish.channelName()));
        } else {
            letGo(publish::concerns);
        }
    }

    /** Lets everything go. */
    void letGo() {
        letGo(held -> true);
    }

    private void letGo(Predicate<Target> which) {
        windows.values().stream()
                .filter(window -> which.test(window.target) && !window.held.isEmpty())
                .sorted(Comparator.comparingLong(Window::first))
                .toList()
                .forEach(this::goOut);
    }

    /** What goes out may end the connection, and that lets the rest go before its turn comes here. */
    private void goOut(Window window) {
        if (windows.get(window.target) == window) {
            open(window.target);
            Publish.goOutTogether(window.held);
        }
    }

    private void open(Target target) {
        var window = new Window(target);
        windows.put(target, window);
        timer.after(length, () -> end(target, window));
    }

    private void end(Target target, Window window) {
        if (windows.get(target) != window) {
            return;
        }
        if (window.held.isEmpty()) {
            windows.remove(target);
        } else if (overtaking.get() == Overtaking.NEVER) {
            // what another message holds may have been published before this
            letGo(held -> held.channel().equals(target.channel()));
        } else {
            letGo(held -> held.equals(target));
        }
    }
}
