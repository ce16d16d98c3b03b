/** Tests of the check package. */
@NullMarked
package io.turnstream.local.ably.check;

import org.jspecify.annotations.NullMarked;
