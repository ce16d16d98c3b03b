/** Tests of the shell. */
@NullMarked
package io.turnstream.local.ably.server;

import org.jspecify.annotations.NullMarked;
