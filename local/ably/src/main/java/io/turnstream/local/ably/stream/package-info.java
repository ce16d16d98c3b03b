/** Event streams over HTTP: what they ask for and how their events are written. Pure. */
@NullMarked
package io.turnstream.local.ably.stream;

import org.jspecify.annotations.NullMarked;
