@NullMarked
package io.turnstream.app.role;

import org.jspecify.annotations.NullMarked;
