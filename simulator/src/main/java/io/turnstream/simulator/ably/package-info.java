/** The local Ably in virtual time, and a network that can fail before it. */
@NullMarked
package io.turnstream.simulator.ably;

import org.jspecify.annotations.NullMarked;
