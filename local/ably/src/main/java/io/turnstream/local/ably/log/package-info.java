/** What happened on the service, for tests to look at. Pure. */
@NullMarked
package io.turnstream.local.ably.log;

import org.jspecify.annotations.NullMarked;
