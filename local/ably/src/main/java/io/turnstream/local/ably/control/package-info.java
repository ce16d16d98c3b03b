/** The control endpoints under {@code /local}, which Ably does not have: scripted faults and the log. Pure. */
@NullMarked
package io.turnstream.local.ably.control;

import org.jspecify.annotations.NullMarked;
