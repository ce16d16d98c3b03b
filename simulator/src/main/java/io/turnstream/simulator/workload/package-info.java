/** What producers say. */
@NullMarked
package io.turnstream.simulator.workload;

import org.jspecify.annotations.NullMarked;
