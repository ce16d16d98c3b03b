@NullMarked
package io.turnstream.sink.redrive;

import org.jspecify.annotations.NullMarked;
