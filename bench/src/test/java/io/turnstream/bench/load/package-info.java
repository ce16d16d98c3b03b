@NullMarked
package io.turnstream.bench.load;

import org.jspecify.annotations.NullMarked;
