@NullMarked
package io.turnstream.app;

import org.jspecify.annotations.NullMarked;
