/** One small, pure mapper per provider dialect: provider events in, token events out. */
@NullMarked
package io.turnstream.source.dialect;

import org.jspecify.annotations.NullMarked;
