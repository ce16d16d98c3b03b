@NullMarked
package io.turnstream.topology.assembly;

import org.jspecify.annotations.NullMarked;
