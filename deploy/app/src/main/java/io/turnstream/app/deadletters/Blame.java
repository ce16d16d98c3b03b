package io.turnstream.app.deadletters;

import io.turnstream.sink.channel.ChannelException;
import java.util.Set;

/**
 * What a refusal is about. Haste (429), trouble of the service (5xx), a key without the capability (40160) or a channel
 * rule that is off say nothing of a letter: it would be the same for any other, and passes, or is cured.
 */
final class Blame {

    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    /** What is published is wrong or too big, whoever publishes it and whenever. */
    private static final Set<Integer> WRONG = Set.of(40000, 40001, 40003, 40009, 40010, 40013);

    /** A rule of the channel, such as moderation, does not let it through. */
    private static final int FIRST_RULE = 42200;

    private static final int LAST_RULE = 42213;

    private Blame() {}

    /** True when the letter itself was refused, so that this was one of its tries. */
    static boolean isOnTheLetter(ChannelException failure) {
        int code = failure.code();
        return failure.isRefusal() && (WRONG.contains(code) || FIRST_RULE <= code && code <= LAST_RULE);
    }

    /** True when the service answered that it will take it later. */
    static boolean willPass(ChannelException failure) {
        return failure.isRefusal() && (failure.status() == TOO_MANY || failure.status() >= SERVER_ERROR);
    }
}
