/** The processes that are measured, each one real and on its own. */
@NullMarked
package io.turnstream.bench.process;

import org.jspecify.annotations.NullMarked;
