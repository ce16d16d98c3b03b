@NullMarked
package io.turnstream.source;

import org.jspecify.annotations.NullMarked;
