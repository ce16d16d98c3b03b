/**
 * What a channel lacks of a turn that was given up, and how it is mended. Read {@link
 * io.turnstream.sink.redrive.RepairPlan} first: it is pure; {@link io.turnstream.sink.redrive.ChannelRepair} carries it
 * out.
 */
@NullMarked
package io.turnstream.sink.redrive;

import org.jspecify.annotations.NullMarked;
