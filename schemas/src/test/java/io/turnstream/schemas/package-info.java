@NullMarked
package io.turnstream.schemas;

import org.jspecify.annotations.NullMarked;
