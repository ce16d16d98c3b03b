/** One channel: its messages, their versions, its history, and the rules of an operation. Pure. */
@NullMarked
package io.turnstream.local.ably.channel;

import org.jspecify.annotations.NullMarked;
