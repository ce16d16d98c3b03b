package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.limit.RateLimit;

/**
 * The way on which publishes of one client come in, in order.
 *
 * @param rate how many messages per second it may publish
 * @param rollUp its appends that wait to go out together
 */
record Lane(RateLimit rate, RollUp rollUp) {}
