/** How what assembly remembers is written down, and where. */
@NullMarked
package io.turnstream.topology.stores;

import org.jspecify.annotations.NullMarked;
