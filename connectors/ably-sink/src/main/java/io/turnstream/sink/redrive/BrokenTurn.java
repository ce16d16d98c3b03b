package io.turnstream.sink.redrive;

import io.turnstream.avro.TurnInfo;
import java.util.Optional;

/**
 * A turn that was given up, and where its text is known from.
 *
 * @param sessionId the conversation
 * @param turnId the turn
 * @param responseId the response that was being published
 * @param attempt its attempt
 * @param channel where it belongs
 * @param codec the codec that it was published with
 * @param kept the turn, whole; empty when it was not kept
 * @param undelivered what the dead letter holds: the text that was not acknowledged
 * @param info what is known of the turn besides
 */
public record BrokenTurn(
        String sessionId,
        String turnId,
        String responseId,
        int attempt,
        String channel,
        String codec,
        Optional<KeptTurn> kept,
        String undelivered,
        Optional<TurnInfo> info) {}
