@NullMarked
package io.turnstream.sink.config;

import org.jspecify.annotations.NullMarked;
