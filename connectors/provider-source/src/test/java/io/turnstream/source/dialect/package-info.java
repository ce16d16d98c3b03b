@NullMarked
package io.turnstream.source.dialect;

import org.jspecify.annotations.NullMarked;
