@NullMarked
package io.turnstream.app.demo;

import org.jspecify.annotations.NullMarked;
