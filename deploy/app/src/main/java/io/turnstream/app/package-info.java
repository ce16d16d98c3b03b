/** The one executable: where every role and command of Turnstream starts. */
@NullMarked
package io.turnstream.app;

import org.jspecify.annotations.NullMarked;
