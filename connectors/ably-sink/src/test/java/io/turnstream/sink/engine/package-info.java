@NullMarked
package io.turnstream.sink.engine;

import org.jspecify.annotations.NullMarked;
