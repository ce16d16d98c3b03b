/** Connections, attachments, publishing, and the service that holds them. Pure, and used from one thread. */
@NullMarked
package io.turnstream.local.ably.realtime;

import org.jspecify.annotations.NullMarked;
