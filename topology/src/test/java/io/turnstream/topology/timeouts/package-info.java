@NullMarked
package io.turnstream.topology.timeouts;

import org.jspecify.annotations.NullMarked;
