@NullMarked
package io.turnstream.app.terminal;

import org.jspecify.annotations.NullMarked;
