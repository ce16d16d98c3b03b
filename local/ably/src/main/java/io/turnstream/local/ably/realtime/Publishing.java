package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.check.Checks;
import io.turnstream.local.ably.limit.RateLimit;
import io.turnstream.local.ably.log.Counting;
import io.turnstream.local.ably.log.OperationLog;
import io.turnstream.local.ably.switches.Switches;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What every publish needs.
 *
 * @param millis the time
 * @param timer for what happens later
 * @param log where operations are written down
 * @param count how often what happens
 * @param account the messages of everybody together
 * @param switches what the documentation leaves open
 * @param checks who looks for broken rules
 */
record Publishing(
        LongSupplier millis,
        Timer timer,
        OperationLog log,
        Counting count,
        RateLimit account,
        Supplier<Switches> switches,
        Checks checks) {}
