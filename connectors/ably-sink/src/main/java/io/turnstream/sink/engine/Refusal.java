package io.turnstream.sink.engine;

import io.turnstream.sink.channel.ChannelException;

/**
 * What a failure asks of the engine. Codes are Ably's, from ably-common's {@code protocol/errors.json}.
 */
enum Refusal {
    /** Too fast: slow the connection down and try again. */
    RATE,
    /** The service has trouble: try again later. */
    TRANSIENT,
    /** No answer, or the connection is gone: wait for the next one. */
    CONNECTION,
    /** The message would grow too large: it can never succeed. */
    TOO_BIG,
    /** The message is not there any more. */
    MISSING,
    /** It can never succeed. */
    PERMANENT,
    /** Key, capability or namespace are set up wrongly: nothing will succeed until somebody changes that. */
    CONFIGURATION;

    static Refusal of(ChannelException failure) {
        if (!failure.isRefusal()) {
            return CONNECTION;
        }
        return switch (failure.code()) {
            case 42910, 42911, 42913, 42914, 42917, 42922, 90003 -> RATE;
            case 40009 -> TOO_BIG;
            case 40400, 40401 -> MISSING;
            case 40101, 40102, 40112, 40113, 40160, 40300, 93002 -> CONFIGURATION;
            case 40000, 40001, 40003, 40010, 40012, 40013 -> PERMANENT;
            default -> byRange(failure);
        };
    }

    private static Refusal byRange(ChannelException failure) {
        int code = failure.code();
        if (code >= 42200 && code <= 42213) {
            return PERMANENT;
        }
        if (code >= 80000 && code <= 80019 || code >= 40140 && code <= 40149) {
            return CONNECTION;
        }
        if (failure.status() == 404) {
            return MISSING;
        }
        if (failure.status() == 429) {
            return RATE;
        }
        return TRANSIENT;
    }
}
