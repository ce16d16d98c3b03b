/** Runs the real assembly, engine and codecs in virtual time, among failures that a seed decides, and judges the end. */
@NullMarked
package io.turnstream.simulator;

import org.jspecify.annotations.NullMarked;
