@NullMarked
package io.turnstream.sink.codec.plain;

import org.jspecify.annotations.NullMarked;
