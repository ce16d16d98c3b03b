/** Token events to Kafka. */
@NullMarked
package io.turnstream.source.kafka;

import org.jspecify.annotations.NullMarked;
