/** Words of Ably's wire protocol: actions, flags, errors. */
@NullMarked
package io.turnstream.local.ably.protocol;

import org.jspecify.annotations.NullMarked;
