@NullMarked
package io.turnstream.topology.stores;

import org.jspecify.annotations.NullMarked;
