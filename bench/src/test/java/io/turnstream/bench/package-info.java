@NullMarked
package io.turnstream.bench;

import org.jspecify.annotations.NullMarked;
