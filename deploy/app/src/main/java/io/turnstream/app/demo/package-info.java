/** Recorded answers played as live ones, and the judgement of what people saw. */
@NullMarked
package io.turnstream.app.demo;

import org.jspecify.annotations.NullMarked;
