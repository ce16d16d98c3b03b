/** How the sink is set up: every setting, read and checked once. */
@NullMarked
package io.turnstream.sink.config;

import org.jspecify.annotations.NullMarked;
