/** Answers as producer teams write them, at a known pace, and what becomes of them on the channel. */
@NullMarked
package io.turnstream.bench.load;

import org.jspecify.annotations.NullMarked;
