/** What is on channels, and what is shown of it: written down, for the real client to be held against. */
@NullMarked
package io.turnstream.simulator.histories;

import org.jspecify.annotations.NullMarked;
