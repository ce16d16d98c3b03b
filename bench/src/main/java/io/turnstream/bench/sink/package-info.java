/** The sink alone: what it costs to carry turn events to Ably, beside others that do less. */
@NullMarked
package io.turnstream.bench.sink;

import org.jspecify.annotations.NullMarked;
