/** Plays a recorded provider stream through the code of a live call. */
@NullMarked
package io.turnstream.source.replay;

import org.jspecify.annotations.NullMarked;
