@NullMarked
package io.turnstream.source.replay;

import org.jspecify.annotations.NullMarked;
