@NullMarked
package io.turnstream.sink;

import org.jspecify.annotations.NullMarked;
