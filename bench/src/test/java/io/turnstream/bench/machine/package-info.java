@NullMarked
package io.turnstream.bench.machine;

import org.jspecify.annotations.NullMarked;
