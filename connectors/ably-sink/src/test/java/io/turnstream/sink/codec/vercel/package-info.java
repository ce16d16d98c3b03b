@NullMarked
package io.turnstream.sink.codec.vercel;

import org.jspecify.annotations.NullMarked;
