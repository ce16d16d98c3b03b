@NullMarked
package io.turnstream.bench.stats;

import org.jspecify.annotations.NullMarked;
