/** Recorded answers of real models, for tests and demonstrations, and what each of them says. */
@NullMarked
package io.turnstream.local.recordings;

import org.jspecify.annotations.NullMarked;
