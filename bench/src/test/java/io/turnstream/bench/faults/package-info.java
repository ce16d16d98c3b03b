@NullMarked
package io.turnstream.bench.faults;

import org.jspecify.annotations.NullMarked;
