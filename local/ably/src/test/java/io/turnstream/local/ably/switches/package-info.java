/** Tests of the switches package. */
@NullMarked
package io.turnstream.local.ably.switches;

import org.jspecify.annotations.NullMarked;
