package io.turnstream.sink.codec;

/** What is on the channel of the messages that an encoder asked for; the encoder may be far ahead of the channel. */
public interface OnChannel {

    /** True when the message was created. */
    boolean has(String key);

    /** True when the message was created, grows, and was not closed. */
    boolean isOpen(String key);
}
