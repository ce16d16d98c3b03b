@NullMarked
package io.turnstream.app.config;

import org.jspecify.annotations.NullMarked;
