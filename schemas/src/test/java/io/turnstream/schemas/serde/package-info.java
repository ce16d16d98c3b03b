@NullMarked
package io.turnstream.schemas.serde;

import org.jspecify.annotations.NullMarked;
