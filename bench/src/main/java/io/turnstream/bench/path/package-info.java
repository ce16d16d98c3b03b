/** The whole path: from a token event in Kafka to the operation that carries it to Ably. */
@NullMarked
package io.turnstream.bench.path;

import org.jspecify.annotations.NullMarked;
