/** What the operating system says: CPU time, memory, load, and which machine it is. */
@NullMarked
package io.turnstream.bench.machine;

import org.jspecify.annotations.NullMarked;
