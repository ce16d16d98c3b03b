/** The commands: what they read, print and answer. One class for each. */
@NullMarked
package io.turnstream.app.command;

import org.jspecify.annotations.NullMarked;
