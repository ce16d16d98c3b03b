/** Instances of the topology, which can die. */
@NullMarked
package io.turnstream.simulator.topology;

import org.jspecify.annotations.NullMarked;
