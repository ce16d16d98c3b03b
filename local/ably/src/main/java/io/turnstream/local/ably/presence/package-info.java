/** Who is present on a channel. Pure. */
@NullMarked
package io.turnstream.local.ably.presence;

import org.jspecify.annotations.NullMarked;
