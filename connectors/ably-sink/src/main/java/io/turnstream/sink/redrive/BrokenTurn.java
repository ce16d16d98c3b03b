package io.turnstream.sink.redrive;

import java.time.Instant;

/**
 * A turn that was given up, and what should have come of it.
 *
 * @param channel where it belongs
 * @param codec the codec that it was published with
 * @param turn the turn, whole
 * @param begun when it began, as far as anybody noted; never later than its first message by more than clocks differ
 */
public record BrokenTurn(String channel, String codec, KeptTurn turn, Instant begun) {}
