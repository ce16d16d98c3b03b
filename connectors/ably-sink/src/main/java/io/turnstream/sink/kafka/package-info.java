/**
 * The Kafka shell round the engine: one thread that reads turn events and moves messages, one that writes what was
 * done, one that finds out where to begin. Start reading at {@link io.turnstream.sink.kafka.SinkLoop}.
 */
@NullMarked
package io.turnstream.sink.kafka;

import org.jspecify.annotations.NullMarked;
