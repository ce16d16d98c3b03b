@NullMarked
package io.turnstream.app.command;

import org.jspecify.annotations.NullMarked;
