@NullMarked
package io.turnstream.source.sse;

import org.jspecify.annotations.NullMarked;
