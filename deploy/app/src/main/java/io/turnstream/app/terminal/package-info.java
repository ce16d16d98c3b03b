/** What a terminal shows while answers come in: a table that updates in place, or a line for each change. */
@NullMarked
package io.turnstream.app.terminal;

import org.jspecify.annotations.NullMarked;
