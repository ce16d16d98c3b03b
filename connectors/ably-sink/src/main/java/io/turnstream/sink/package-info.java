/**
 * The sink: turn events to Ably channels. {@link io.turnstream.sink.SinkRole} runs it, {@link
 * io.turnstream.sink.config.SinkConfig} says how.
 */
@NullMarked
package io.turnstream.sink;

import org.jspecify.annotations.NullMarked;
