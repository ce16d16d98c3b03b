/**
 * The delivery of turns to channels, pure: turn events and acknowledgements in, commands out. No threads, no clock, no
 * Kafka, no client library; time is a number that callers pass in. Start reading at {@link DeliveryEngine}.
 */
@NullMarked
package io.turnstream.sink.engine;

import org.jspecify.annotations.NullMarked;
