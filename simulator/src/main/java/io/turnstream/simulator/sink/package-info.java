/** Instances of the sink, which can die. */
@NullMarked
package io.turnstream.simulator.sink;

import org.jspecify.annotations.NullMarked;
