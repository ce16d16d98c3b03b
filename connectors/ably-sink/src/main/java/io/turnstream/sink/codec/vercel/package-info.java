/**
 * The codec {@code vercel}: turns as {@code UIMessageChunk}s on AI Transport, for {@code @ably/ai-transport} 0.8.0 with
 * its Vercel codec. Read {@link io.turnstream.sink.codec.vercel.VercelEncoder} first.
 */
@NullMarked
package io.turnstream.sink.codec.vercel;

import org.jspecify.annotations.NullMarked;
