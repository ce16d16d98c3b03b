/** Tests of the realtime package. */
@NullMarked
package io.turnstream.local.ably.realtime;

import org.jspecify.annotations.NullMarked;
