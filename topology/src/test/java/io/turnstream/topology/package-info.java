@NullMarked
package io.turnstream.topology;

import org.jspecify.annotations.NullMarked;
