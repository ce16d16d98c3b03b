/**
 * Token events become turns. Pure: no Kafka, no threads, no clock; what comes out is a function of what went in and of its
 * order. Start reading at {@link io.turnstream.topology.assembly.TurnAssembly}.
 */
@NullMarked
package io.turnstream.topology.assembly;

import org.jspecify.annotations.NullMarked;
