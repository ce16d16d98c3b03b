package io.turnstream.local.ably.realtime;

/** One physical connection to a client. Calls never block. */
public interface Socket {

    void send(Frame frame);

    /** A WebSocket ping, which keeps clients patient that asked for no heartbeats (RTN23). */
    void ping();

    /** Closes after everything that was sent. */
    void close(String reason);

    /** Is gone at once, as when a network fails. */
    void abort();
}
