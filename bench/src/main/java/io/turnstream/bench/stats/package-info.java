/** Arithmetic of measurements. Pure. */
@NullMarked
package io.turnstream.bench.stats;

import org.jspecify.annotations.NullMarked;
