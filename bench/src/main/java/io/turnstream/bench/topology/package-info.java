/** {@code bench/run topology}: how fast the topology catches up, beside what Kafka and Streams take for themselves. */
@NullMarked
package io.turnstream.bench.topology;

import org.jspecify.annotations.NullMarked;
