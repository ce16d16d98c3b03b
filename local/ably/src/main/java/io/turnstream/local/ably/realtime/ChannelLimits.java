package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.limit.Limits;
import io.turnstream.local.ably.limit.RateLimit;

/**
 * What all who publish on one channel share.
 *
 * @param rate messages per second
 * @param bandwidth bytes per second
 */
record ChannelLimits(RateLimit rate, RateLimit bandwidth) {

    static ChannelLimits of(Limits limits) {
        return new ChannelLimits(new RateLimit(limits.channelRate()), new RateLimit(limits.channelBandwidth()));
    }
}
