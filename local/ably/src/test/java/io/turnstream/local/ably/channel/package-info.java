@NullMarked
package io.turnstream.local.ably.channel;

import org.jspecify.annotations.NullMarked;
