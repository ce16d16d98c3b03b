/** Who is measured when. Pure. */
@NullMarked
package io.turnstream.bench.schedule;

import org.jspecify.annotations.NullMarked;
