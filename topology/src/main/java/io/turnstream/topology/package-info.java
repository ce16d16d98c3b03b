/** The topology: token events in; turn events, orders to stop and completed responses out. */
@NullMarked
package io.turnstream.topology;

import org.jspecify.annotations.NullMarked;
