/** The shell: one event loop, the WebSocket, the REST endpoints, the event streams and the control endpoints, on Jetty. */
@NullMarked
package io.turnstream.local.ably.server;

import org.jspecify.annotations.NullMarked;
