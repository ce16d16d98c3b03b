/** Others on the same work, side by side with ours. */
@NullMarked
package io.turnstream.bench.peers;

import org.jspecify.annotations.NullMarked;
