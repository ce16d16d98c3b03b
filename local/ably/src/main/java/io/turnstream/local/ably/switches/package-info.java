/** Answers to what Ably's documentation leaves open, so that a client can be tested against each. Pure. */
@NullMarked
package io.turnstream.local.ably.switches;

import org.jspecify.annotations.NullMarked;
