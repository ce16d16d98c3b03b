/** A model of Kafka: logs, transactions, a group. */
@NullMarked
package io.turnstream.simulator.kafka;

import org.jspecify.annotations.NullMarked;
