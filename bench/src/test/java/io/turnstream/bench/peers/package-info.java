@NullMarked
package io.turnstream.bench.peers;

import org.jspecify.annotations.NullMarked;
