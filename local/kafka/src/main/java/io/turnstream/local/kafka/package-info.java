/** A real Kafka broker in this JVM, for laptops and tests; never for production. */
@NullMarked
package io.turnstream.local.kafka;

import org.jspecify.annotations.NullMarked;
