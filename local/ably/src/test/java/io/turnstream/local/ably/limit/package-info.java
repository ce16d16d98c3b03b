@NullMarked
package io.turnstream.local.ably.limit;

import org.jspecify.annotations.NullMarked;
