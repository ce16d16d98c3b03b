@NullMarked
package io.turnstream.bench.process;

import org.jspecify.annotations.NullMarked;
