/** What people see while processes are killed, restarted and refused: how long texts stand still, and whether they are whole. */
@NullMarked
package io.turnstream.bench.faults;

import org.jspecify.annotations.NullMarked;
