/**
 * The port to the realtime service, on ably-java 1.5.0: one client object for each life of a connection. The only
 * package that knows Ably's client library; start reading at {@link io.turnstream.sink.ably.AblyConnection}.
 */
@NullMarked
package io.turnstream.sink.ably;

import org.jspecify.annotations.NullMarked;
