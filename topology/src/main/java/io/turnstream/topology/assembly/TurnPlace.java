package io.turnstream.topology.assembly;

import io.turnstream.avro.TurnInfo;
import org.jspecify.annotations.Nullable;

/** Where a turn stands in its conversation, and for whom it runs. */
final class TurnPlace {

    private TurnPlace() {}

    /** The turn as it is announced: without a word about its parent it follows the session's last message. */
    static TurnInfo resolved(@Nullable TurnInfo said, @Nullable String lastMessage) {
        TurnInfo known = said == null ? TurnInfo.newBuilder().build() : said;
        if (known.getParent() != null) {
            return known;
        }
        String input = known.getInputMessageId();
        return TurnInfo.newBuilder(known)
                .setParent(input == null ? lastMessage : input)
                .build();
    }

    /** The turn as it goes on: a new wake-up and other people, in the same place. */
    static TurnInfo later(TurnInfo known, @Nullable TurnInfo said) {
        if (said == null) {
            return known;
        }
        return TurnInfo.newBuilder(known)
                .setInputMessageId(either(said.getInputMessageId(), known.getInputMessageId()))
                .setInvocationId(either(said.getInvocationId(), known.getInvocationId()))
                .setInputClientId(either(said.getInputClientId(), known.getInputClientId()))
                .setStepClientId(either(said.getStepClientId(), known.getStepClientId()))
                .build();
    }

    private static @Nullable String either(@Nullable String said, @Nullable String known) {
        return said == null ? known : said;
    }
}
