/** JMH: what one token costs in each pure piece. */
@NullMarked
package io.turnstream.bench.micro;

import org.jspecify.annotations.NullMarked;
