package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.protocol.ErrorInfo;

/** How a publisher is answered: over its connection, or over HTTP. */
public interface Reply {

    void answer(Answer answer);

    /** The answer is known and is not sent; a repeat of the publish gets it. */
    void withhold(Answer answer);

    /** The connection is gone. */
    void cut();

    /** The client has gone too far: it is told so, and its connection closed. */
    default void end(ErrorInfo error) {}

    /** What is behind the publish on its way in. */
    Hold hold();

    /** Keeps what is behind a publish from being read. */
    interface Hold {
        /** There is nothing behind. */
        Hold NOTHING = new Hold() {
            @Override
            public void hold() {}

            @Override
            public void release() {}
        };

        void hold();

        void release();
    }
}
