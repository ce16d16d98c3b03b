package io.turnstream.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.app.demo.LiveSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** People who watch channels live, over one connection, and what is on their screens. Safe from any thread. */
final class Audience implements AutoCloseable {

    private static final long BETWEEN_LOOKS_MS = 5;

    private final Map<String, Screen> byChannel = new HashMap<>();
    private final List<Screen> screens = new ArrayList<>();
    private final LiveSubscriber subscriber;

    /**
     * Watches these channels; what is published from now on is seen.
     *
     * @param url of an Ably-compatible server, such as {@code http://127.0.0.1:8081}
     */
    Audience(String url, String key, List<String> channels) {
        for (String channel : channels) {
            Screen screen = new Screen();
            byChannel.put(channel, screen);
            screens.add(screen);
        }
        subscriber = LiveSubscriber.connect(url, key);
        subscriber.attach(channels, this::show);
    }

    private void show(String channel, JsonNode message) {
        long now = System.nanoTime();
        synchronized (byChannel) {
            Screen screen = byChannel.get(channel);
            if (screen != null) {
                screen.apply(message, now);
            }
        }
    }

    /** Asks what is on the screens, in the order of the channels. */
    <T> T ask(Function<List<Screen>, T> question) {
        synchronized (byChannel) {
            return question.apply(screens);
        }
    }

    /**
     * Waits until something can be seen. False when it takes longer.
     *
     * @throws IllegalStateException when the audience has lost its connection
     */
    boolean await(Function<List<Screen>, Boolean> sight, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!ask(sight)) {
            subscriber.failure().ifPresent(why -> {
                throw new IllegalStateException("the audience has lost its connection: " + why);
            });
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(BETWEEN_LOOKS_MS);
        }
        return true;
    }

    @Override
    public void close() {
        subscriber.close();
    }
}
