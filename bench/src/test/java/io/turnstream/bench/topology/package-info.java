@NullMarked
package io.turnstream.bench.topology;

import org.jspecify.annotations.NullMarked;
