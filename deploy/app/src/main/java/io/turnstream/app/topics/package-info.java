/** The topics as they should be, created and compared. */
@NullMarked
package io.turnstream.app.topics;

import org.jspecify.annotations.NullMarked;
