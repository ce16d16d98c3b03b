package io.turnstream.source.response;

import io.turnstream.avro.Failure;
import io.turnstream.avro.TurnInfo;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the caller knows of a response before the provider says anything.
 *
 * @param messageId message id under which clients see the response; null: the response id
 * @param stepIndex position of the response in its turn, from 0
 * @param turn the turn's place in the conversation
 * @param turnEnds false when the turn goes on after this response
 * @param turnSuspends true when the turn waits for somebody after this response
 * @param promisesAlive true when the caller sends an ALIVE at least every 15 s during silence
 * @param traceparent W3C trace context
 * @param attributes anything else to keep with the start
 * @param retries tells whether the caller will make the response again after this failure
 * @param keepsRaw true when events that are not understood are to be kept byte for byte
 */
public record ResponseSettings(
        @Nullable String messageId,
        int stepIndex,
        @Nullable TurnInfo turn,
        boolean turnEnds,
        boolean turnSuspends,
        boolean promisesAlive,
        @Nullable String traceparent,
        Map<String, String> attributes,
        Predicate<Failure> retries,
        boolean keepsRaw) {

    /** The only response of its turn, from a caller that sends ALIVE and does not retry. */
    public static final ResponseSettings DEFAULT =
            new ResponseSettings(null, 0, null, true, false, true, null, Map.of(), failure -> false, false);

    /** Copies the attributes. */
    public ResponseSettings {
        attributes = Map.copyOf(attributes);
    }
}
