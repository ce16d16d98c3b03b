/** How turn events become channel operations: the seam, and one small package for each codec. */
@NullMarked
package io.turnstream.sink.codec;

import org.jspecify.annotations.NullMarked;
