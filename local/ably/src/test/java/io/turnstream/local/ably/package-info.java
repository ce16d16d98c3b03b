@NullMarked
package io.turnstream.local.ably;

import org.jspecify.annotations.NullMarked;
