@NullMarked
package io.turnstream.schemas.errors;

import org.jspecify.annotations.NullMarked;
