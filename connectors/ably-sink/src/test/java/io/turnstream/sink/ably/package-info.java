/** The adapter against the bare wire, and against the local Ably-compatible server. */
@NullMarked
package io.turnstream.sink.ably;

import org.jspecify.annotations.NullMarked;
