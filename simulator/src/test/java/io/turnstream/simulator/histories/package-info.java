@NullMarked
package io.turnstream.simulator.histories;

import org.jspecify.annotations.NullMarked;
