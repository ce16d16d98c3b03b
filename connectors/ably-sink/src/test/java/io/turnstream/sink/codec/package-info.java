@NullMarked
package io.turnstream.sink.codec;

import org.jspecify.annotations.NullMarked;
