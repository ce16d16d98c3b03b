/** Virtual time. */
@NullMarked
package io.turnstream.simulator.time;

import org.jspecify.annotations.NullMarked;
