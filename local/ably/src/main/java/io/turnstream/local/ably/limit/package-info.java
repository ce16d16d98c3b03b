/** How much may be asked of the service. Pure. */
@NullMarked
package io.turnstream.local.ably.limit;

import org.jspecify.annotations.NullMarked;
