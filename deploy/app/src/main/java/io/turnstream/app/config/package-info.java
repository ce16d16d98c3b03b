/** Settings from a file and the environment, refused when misspelt. */
@NullMarked
package io.turnstream.app.config;

import org.jspecify.annotations.NullMarked;
