/** What {@code turnstream simulate} takes and prints. */
@NullMarked
package io.turnstream.app.simulate;

import org.jspecify.annotations.NullMarked;
