@NullMarked
package io.turnstream.bench.sink;

import org.jspecify.annotations.NullMarked;
