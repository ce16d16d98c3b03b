@NullMarked
package io.turnstream.schemas.interop;

import org.jspecify.annotations.NullMarked;
