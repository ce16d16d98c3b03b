@NullMarked
package io.turnstream.app.simulate;

import org.jspecify.annotations.NullMarked;
