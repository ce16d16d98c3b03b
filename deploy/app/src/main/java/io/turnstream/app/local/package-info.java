/** Everything on one laptop: a broker, an Ably-compatible server and the roles in one JVM. */
@NullMarked
package io.turnstream.app.local;

import org.jspecify.annotations.NullMarked;
