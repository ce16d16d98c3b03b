/** What must hold in the end, and whether it does. */
@NullMarked
package io.turnstream.simulator.oracle;

import org.jspecify.annotations.NullMarked;
