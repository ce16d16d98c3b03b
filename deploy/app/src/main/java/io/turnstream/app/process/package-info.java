/** What a process does besides its work: it stops when it is asked to, and says why it ends. */
@NullMarked
package io.turnstream.app.process;

import org.jspecify.annotations.NullMarked;
