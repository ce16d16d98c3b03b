/** Everything that can go wrong, by name. */
@NullMarked
package io.turnstream.schemas.errors;

import org.jspecify.annotations.NullMarked;
