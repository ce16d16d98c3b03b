@NullMarked
package io.turnstream.app.topics;

import org.jspecify.annotations.NullMarked;
