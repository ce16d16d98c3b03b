package io.turnstream.sink.channel;

/** Opens connections to the realtime service. */
public interface ChannelConnector {

    /**
     * Begins a new connection and returns at once. The listener hears {@code connected} at most once, and
     * {@code lost} exactly once unless the connection was closed by its owner.
     */
    ChannelConnection connect(Listener listener);

    /** Hears what becomes of a connection, on threads of the implementation. */
    interface Listener {

        /**
         * The connection is up.
         *
         * @param maxMessageBytes the greatest size of one aggregated message, in bytes
         */
        void connected(long maxMessageBytes);

        /** The connection never came up, or is gone for good. */
        void lost(ChannelException why);
    }
}
