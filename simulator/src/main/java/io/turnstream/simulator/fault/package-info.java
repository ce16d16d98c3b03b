/** What goes wrong, and when. */
@NullMarked
package io.turnstream.simulator.fault;

import org.jspecify.annotations.NullMarked;
