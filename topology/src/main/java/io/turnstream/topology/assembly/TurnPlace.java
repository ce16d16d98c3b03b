package io.turnstream.topology.assembly;

import io.turnstream.avro.TurnInfo;
import org.jspecify.annotations.Nullable;

/** Where a turn stands in its conversation, and for whom it runs. */
final class TurnPlace {

    private TurnPlace() {}

    /**
     * The turn as it is announced: without a word about its parent it follows the session's last message. The input is
     * not taken for the parent, since it need not be on the channel: clients never show a run that waits for one.
     */
    static TurnInfo resolved(@Nullable TurnInfo said, @Nullable String lastMessage) {
        TurnInfo known = said == null ? TurnInfo.newBuilder().build() : said;
        return known.getParent() != null
                ? known
                : TurnInfo.newBuilder(known).setParent(lastMessage).build();
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
