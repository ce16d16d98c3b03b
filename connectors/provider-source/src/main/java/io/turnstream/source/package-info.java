/** Provider streams in, token events out. What crosses the packages below: who takes token events, and cancels. */
@NullMarked
package io.turnstream.source;

import org.jspecify.annotations.NullMarked;
