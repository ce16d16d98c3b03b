/** A small HTTP server on Jetty, and the one shape that all of its answers have. */
@NullMarked
package io.turnstream.app.http;

import org.jspecify.annotations.NullMarked;
