/** Rules of the whole module. */
@NullMarked
package io.turnstream.sink;

import org.jspecify.annotations.NullMarked;
