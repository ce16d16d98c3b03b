/** The roles that a process can have, started and watched in one way. */
@NullMarked
package io.turnstream.app.role;

import org.jspecify.annotations.NullMarked;
