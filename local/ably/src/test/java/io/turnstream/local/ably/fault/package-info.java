@NullMarked
package io.turnstream.local.ably.fault;

import org.jspecify.annotations.NullMarked;
