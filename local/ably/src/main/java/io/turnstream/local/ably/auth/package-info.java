/** Who may do what: keys, tokens, capabilities. Pure. */
@NullMarked
package io.turnstream.local.ably.auth;

import org.jspecify.annotations.NullMarked;
