package io.turnstream.sink.engine;

import io.turnstream.schemas.errors.ErrorCode;
import io.turnstream.sink.channel.ChannelException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a failure asks of the engine, and which of Ably's codes ask for it. The codes are from ably-common's
 * {@code protocol/errors.json} and from Ably's pages on each of them; of those, the ones that can answer a publisher.
 * {@code docs/errors.md} shows this table.
 */
enum Refusal {
    /** Too fast: slow the connection down and try again. */
    RATE(
            "The connection goes at half its rate, and the operation is sent again, after longer waits each time."
                    + retriesExhausted(),
            codes(42910, 42918, "a rate limit of the connection, the channel, the account or the service"),
            codes(42920, 42924, "a rate limit so far exceeded that the connection is closed, or the request blocked"),
            code(80021, "new connections come too fast"),
            code(90021, "new channels come too fast"),
            status(429, "too many requests")),

    /** The service has trouble: try again later. */
    TRANSIENT(
            "The operation is sent again, after longer waits each time." + retriesExhausted(),
            code(40011, "the service is changing its shape"),
            code(40014, "a part of the service is being moved"),
            code(40105, "a request for a token came twice"),
            code(40111, "the account has as many connections as it may; passes when others close"),
            code(40114, "the account has as many channels as it may; passes when others close"),
            code(40150, "the connection is blocked by a limit"),
            codes(50000, 59999, "the service itself, or what stands before it, has trouble"),
            codes(90000, 90009, "the channel cannot do it now"),
            code(90010, "too many channels for one connection or request")),

    /** No answer, or the connection is gone: wait for the next one. */
    CONNECTION(
            "When the connection is gone, the turn waits for the next one, then sees what arrived and goes on; so it does when"
                    + " no answer came at all. When the connection lives on, the operation is sent again, after longer waits"
                    + " each time." + retriesExhausted(),
            code(40006, "the service does not know the connection"),
            codes(40140, 40149, "the token has ended, or cannot be read"),
            code(40170, "who hands out tokens failed"),
            codes(80000, 80020, "the connection failed, was lost, or cannot be resumed"),
            code(80022, "the service does not find the connection")),

    /** The message would grow too large: it can never succeed. */
    TOO_BIG(
            "The turn ends as failed, with a dead letter `" + ErrorCode.MESSAGE_TOO_BIG.code() + "`.",
            code(40009, "the message would be larger than the account allows")),

    /** The message is not there any more. */
    MISSING(
            "The message is made anew with all its text, a few times; then the turn ends as failed, with a dead letter `"
                    + ErrorCode.DELIVERY_DIVERGED.code()
                    + "`. When no message was to be changed, it is done as for `CONFIGURATION`.",
            codes(40400, 40401, "there is nothing of that name"),
            status(404, "there is nothing of that name")),

    /** It can never succeed. */
    PERMANENT(
            "The turn ends as failed, with a dead letter `" + ErrorCode.PUBLISH_REFUSED.code() + "`.",
            code(40000, "the request is wrong"),
            code(40001, "the body is wrong"),
            code(40003, "a parameter with a wrong value"),
            code(40010, "a wrong channel name"),
            code(40013, "data or an encoding that cannot be"),
            codes(42200, 42213, "a rule of the channel, such as moderation, does not let the message through")),

    /**
     * Key, capability, namespace or this program are not as the service wants them: nothing, or nothing of a kind, will
     * succeed until somebody changes that.
     */
    CONFIGURATION(
            "The operation is sent again after half a minute. While nothing of the kind succeeds, the sink is not ready, says"
                    + " why, and gives nothing up." + retriesExhausted(),
            code(40002, "a parameter that is not known"),
            code(40004, "a wrong header"),
            code(40005, "a key or token that cannot be read"),
            code(40007, "a wrong message id"),
            code(40008, "a wrong length"),
            code(40012, "a wrong client id"),
            code(40016, "a wrong message name"),
            code(40017, "the service does not speak this version of the protocol"),
            code(40021, "the service is too old for it"),
            codes(40030, 40032, "a publish with a wrong id, or with extras that may not be"),
            codes(40100, 40104, "the credentials are not accepted, or the clock is wrong"),
            code(40106, "no credentials can be made of what is configured"),
            code(40110, "the account is disabled"),
            codes(40112, 40113, "the account is blocked"),
            code(40115, "the account has made as many requests as it may"),
            code(40120, "the application is disabled"),
            codes(40130, 40133, "the key is revoked, expired or disabled"),
            codes(
                    40160,
                    40166,
                    "the capability of the key, the client id or the modes of the channel do not permit it"),
            code(40171, "nothing is configured that a new token could be had with"),
            codes(40300, 40332, "forbidden; TLS or the place of the account are not as they must be"),
            code(40500, "the address takes other methods"),
            code(80024, "the service does not take connections of this version any more"),
            code(80030, "a restriction on clients is not met"),
            code(93002, "the channel rule for annotations, updates, deletes and appends is off"),
            status(401, "the credentials are not accepted"),
            status(403, "forbidden"));

    /**
     * Codes of Ably next to each other, and what they mean.
     *
     * @param isStatus true when it is an HTTP status instead, which speaks for a code that is not known
     */
    record Cause(int first, int last, boolean isStatus, String meaning) {

        private boolean contains(int code, int status) {
            int number = isStatus ? status : code;
            return first <= number && number <= last;
        }
    }

    private final String consequence;
    private final List<Cause> causes;

    Refusal(String consequence, Cause... causes) {
        this.consequence = consequence;
        this.causes = List.of(causes);
    }

    static Refusal of(ChannelException failure) {
        if (!failure.isRefusal()) {
            return CONNECTION;
        }
        return naming(false, failure).or(() -> naming(true, failure)).orElse(TRANSIENT);
    }

    private static Optional<Refusal> naming(boolean status, ChannelException failure) {
        return Arrays.stream(values())
                .filter(refusal -> refusal.causes.stream()
                        .anyMatch(cause ->
                                cause.isStatus() == status && cause.contains(failure.code(), failure.status())))
                .findFirst();
    }

    /** What the sink does, for people. */
    String consequence() {
        return consequence;
    }

    /** What asks for it, in the order of codes. */
    List<Cause> causes() {
        return causes;
    }

    private static Cause code(int code, String meaning) {
        return new Cause(code, code, false, meaning);
    }

    private static Cause codes(int first, int last, String meaning) {
        return new Cause(first, last, false, meaning);
    }

    private static Cause status(int status, String meaning) {
        return new Cause(status, status, true, meaning);
    }

    private static String retriesExhausted() {
        return " While others succeed, a turn that is refused for longer than its retry budget ends as failed, with a dead"
                + " letter `"
                + ErrorCode.RETRIES_EXHAUSTED.code() + "`.";
    }
}
