/** Server-sent events, pushed in as bytes at any split points. Knows nothing of providers. */
@NullMarked
package io.turnstream.source.sse;

import org.jspecify.annotations.NullMarked;
