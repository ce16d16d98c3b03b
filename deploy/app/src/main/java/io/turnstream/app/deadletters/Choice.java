package io.turnstream.app.deadletters;

import java.time.Instant;
import java.util.Optional;

/**
 * Which dead letters somebody wants to see. What is empty lets every one pass.
 *
 * @param session of this conversation
 * @param response of this response
 * @param code of this kind
 * @param since written then or later
 */
public record Choice(
        Optional<String> session, Optional<String> response, Optional<String> code, Optional<Instant> since) {

    /** True when all that was asked for is true of the letter. */
    public boolean takes(Found found) {
        return session.map(found.letter().getSessionId()::equals).orElse(true)
                && response.map(found.letter().getResponseId()::equals).orElse(true)
                && code.map(found.letter().getCode()::equals).orElse(true)
                && since.map(from -> !found.at().isBefore(from)).orElse(true);
    }
}
