@NullMarked
package io.turnstream.app.local;

import org.jspecify.annotations.NullMarked;
