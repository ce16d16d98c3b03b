/** A model of what {@code @ably/ai-transport} 0.8.0 with its Vercel codec shows of a channel. */
@NullMarked
package io.turnstream.simulator.view;

import org.jspecify.annotations.NullMarked;
