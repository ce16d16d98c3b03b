package io.turnstream.sink.engine;

/**
 * A message that an earlier owner left on the channel.
 *
 * @param chars characters that the channel holds, when it was handed over with nothing in doubt; else -1
 */
record Known(String serial, boolean closed, int chars) {}
