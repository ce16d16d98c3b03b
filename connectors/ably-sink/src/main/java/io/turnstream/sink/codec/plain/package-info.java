/** The codec {@code message-per-response}: one plain message that grows, for clients without AI Transport. */
@NullMarked
package io.turnstream.sink.codec.plain;

import org.jspecify.annotations.NullMarked;
