@NullMarked
package io.turnstream.simulator;

import org.jspecify.annotations.NullMarked;
