@NullMarked
package io.turnstream.local.ably.auth;

import org.jspecify.annotations.NullMarked;
