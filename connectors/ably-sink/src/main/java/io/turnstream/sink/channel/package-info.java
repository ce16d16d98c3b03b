/** The port to the realtime service: what the engine may ask of a channel, free of any client library. */
@NullMarked
package io.turnstream.sink.channel;

import org.jspecify.annotations.NullMarked;
