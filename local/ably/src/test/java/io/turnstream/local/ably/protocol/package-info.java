/** Tests of the wire protocol's words and forms. */
@NullMarked
package io.turnstream.local.ably.protocol;

import org.jspecify.annotations.NullMarked;
