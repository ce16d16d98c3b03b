/** Rules of Ably and of its AI Transport that a publish can break without being refused. Pure. */
@NullMarked
package io.turnstream.local.ably.check;

import org.jspecify.annotations.NullMarked;
