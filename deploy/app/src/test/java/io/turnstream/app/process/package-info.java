@NullMarked
package io.turnstream.app.process;

import org.jspecify.annotations.NullMarked;
