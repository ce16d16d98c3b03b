package io.turnstream.bench.sink;

import java.util.function.Consumer;

/** What a peer can ask of the service. Safe from any thread. */
interface Wire {

    /** Creates a message; {@code then} hears its serial. */
    void create(String channel, String extras, Consumer<String> then);

    /** Lets a message grow. The text needs no escapes. */
    void append(String channel, String serial, String text, String extras);

    /** Waits while too much is on its way already. Never called by those who hear answers: that would stop them. */
    void awaitRoom();
}
