@NullMarked
package io.turnstream.simulator.oracle;

import org.jspecify.annotations.NullMarked;
