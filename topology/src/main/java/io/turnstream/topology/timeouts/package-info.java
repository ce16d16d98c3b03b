/** Which time has run out. Pure: the clock's reading comes in with every call. */
@NullMarked
package io.turnstream.topology.timeouts;

import org.jspecify.annotations.NullMarked;
