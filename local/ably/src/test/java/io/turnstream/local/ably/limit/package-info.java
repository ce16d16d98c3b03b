/** Tests of the limit package. */
@NullMarked
package io.turnstream.local.ably.limit;

import org.jspecify.annotations.NullMarked;
