package io.turnstream.schemas.errors;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everything that can go wrong, once: what dead letters, failed turns, refused token events and HTTP errors are called.
 * Codes are stable: they are stored and shown, and people's programs ask for them. {@code docs/errors.md} is made from
 * this list.
 *
 * <p>Codes 104000 to 104013 are those of Ably's AI Transport (ably-common, {@code protocol/errors.json}); its clients
 * see them at the end of a turn.
 */
public enum ErrorCode {
    STREAM_TRUNCATED(
            Place.PROVIDER,
            502,
            104008,
            Retry.YES,
            "The provider's stream ended without the provider's own end.",
            "Ask again; when it happens often, look at proxies and time-outs on the way to the provider."),
    STREAM_UNREADABLE(
            Place.PROVIDER,
            502,
            104008,
            Retry.NO,
            "The provider's stream cannot be read any further: an event is too long.",
            "Report it with the recorded stream."),
    PROVIDER_ERROR(
            Place.PROVIDER,
            502,
            104008,
            Retry.YES,
            "The provider failed, or said an error that is not known.",
            "Ask again; the provider's own code is in the failure."),
    PROVIDER_OVERLOADED(
            Place.PROVIDER,
            503,
            104008,
            Retry.YES,
            "The provider has no capacity.",
            "Ask again later, or another provider."),
    PROVIDER_RATE_LIMITED(
            Place.PROVIDER,
            429,
            104008,
            Retry.YES,
            "Too many requests or tokens in a time.",
            "Ask again later; raise the limit at the provider."),
    PROVIDER_QUOTA_EXCEEDED(
            Place.PROVIDER,
            429,
            104008,
            Retry.NO,
            "The account has nothing left to spend.",
            "Look at the provider's billing."),
    PROVIDER_AUTH_FAILED(
            Place.PROVIDER,
            502,
            104008,
            Retry.NO,
            "The provider does not accept the credentials, or does not let them do this.",
            "Renew the credentials, or their permissions."),
    PROVIDER_REJECTED(
            Place.PROVIDER,
            400,
            104008,
            Retry.NO,
            "The provider does not accept the request as it is.",
            "Change the request: its model, its length, its parameters."),
    RESPONSE_FAILED(
            Place.TURN,
            502,
            104008,
            Retry.NO,
            "A response failed and its event did not say why.",
            "Let the producer say why."),
    TURN_FAILED(
            Place.TURN,
            500,
            104008,
            Retry.NO,
            "A turn was ended with an error by an event that did not say why.",
            "Let the producer say why."),
    TURN_IDLE(
            Place.TURN,
            504,
            104008,
            Retry.YES,
            "Nothing came for the turn any more, no sign of life either.",
            "See whether the producer died; signs of life keep long silences open."),
    TURN_EXPIRED(
            Place.TURN,
            504,
            104008,
            Retry.NO,
            "The turn took longer than a turn may.",
            "Raise the limit if such turns are wanted."),
    LATE(
            Place.TOKEN_EVENT,
            409,
            0,
            Retry.NO,
            "The event came after the end of its turn, its response or its attempt, or after its gap was given up.",
            "Nothing, if the turn ended as it should; else see what held the producer up."),
    FOREIGN_WRITER(
            Place.TOKEN_EVENT,
            409,
            0,
            Retry.NO,
            "Another writer owns the attempt.",
            "Let one producer write an attempt; a new try is a new attempt."),
    INVALID(
            Place.TOKEN_EVENT,
            400,
            0,
            Retry.NO,
            "The event does not say what it must, or says what cannot be.",
            "Correct the producer."),
    WRONG_KEY(
            Place.TOKEN_EVENT,
            400,
            0,
            Retry.NO,
            "The record's key is not the session of its event.",
            "Key token events by their session."),
    UNREADABLE(
            Place.TOKEN_EVENT,
            400,
            0,
            Retry.NO,
            "The bytes are not a token event.",
            "Write token events with the shared schema and its id."),
    LOGIC_ERROR(
            Place.TOKEN_EVENT,
            500,
            0,
            Retry.NO,
            "Assembly failed on the event: a defect of Turnstream.",
            "Report it with the log line that names the record."),
    RECORD_UNDECODABLE(
            Place.DEAD_LETTER,
            400,
            0,
            Retry.NO,
            "The bytes are not a turn event.",
            "See who else writes to the topic."),
    RECORD_INVALID(
            Place.DEAD_LETTER,
            400,
            0,
            Retry.NO,
            "The turn event does not say what it must.",
            "See who else writes to the topic."),
    CHANNEL_NAME_INVALID(
            Place.DEAD_LETTER,
            400,
            0,
            Retry.NO,
            "The session makes no channel name that Ably takes.",
            "Correct the template of channel names, or the session ids."),
    TURN_INCOMPLETE(
            Place.DEAD_LETTER,
            500,
            104008,
            Retry.NO,
            "Events of the turn are missing between those that are there, or before them.",
            "See why: retention, or another writer of the topic."),
    TURN_EVENTS_GONE(
            Place.DEAD_LETTER,
            500,
            104008,
            Retry.NO,
            "The turn is on record as open, and its events are not in the topic any more.",
            "Keep turn events for longer than the longest outage."),
    ENCODE_FAILED(
            Place.DEAD_LETTER,
            500,
            104008,
            Retry.NO,
            "The codec failed on an event of the turn: a defect of Turnstream.",
            "Report it with the log line that names the turn."),
    MESSAGE_TOO_BIG(
            Place.DEAD_LETTER,
            413,
            104003,
            Retry.NO,
            "A message would grow beyond what the account allows (Ably's 40009).",
            "Raise the message size of the account, or say less in one part."),
    PUBLISH_REFUSED(
            Place.DEAD_LETTER,
            400,
            104003,
            Retry.NO,
            "Ably refused an operation in a way that no repetition cures.",
            "Look at Ably's code in the dead letter."),
    RETRIES_EXHAUSTED(
            Place.DEAD_LETTER,
            503,
            104003,
            Retry.YES,
            "The turn kept being refused for longer than its retry budget, while others succeeded.",
            "Look at Ably's code in the dead letter; cure it, then redrive."),
    DELIVERY_DIVERGED(
            Place.DEAD_LETTER,
            500,
            104000,
            Retry.YES,
            "What is on the channel is not what was sent, and repairing it failed several times.",
            "See who else edits messages of the channel."),
    INVALID_REQUEST(
            Place.HTTP,
            400,
            0,
            Retry.NO,
            "The request cannot be understood.",
            "Correct the request; the message says what."),
    FOREIGN_ORIGIN(
            Place.HTTP,
            403,
            0,
            Retry.NO,
            "A web page of somebody else asks for it.",
            "Use the page at the address itself."),
    NOT_FOUND(Place.HTTP, 404, 0, Retry.NO, "There is nothing of that name.", "Correct the address."),
    METHOD_NOT_ALLOWED(
            Place.HTTP,
            405,
            0,
            Retry.NO,
            "The address takes other methods; the header Allow names them.",
            "Use one of them."),
    CONFLICT(
            Place.HTTP,
            409,
            0,
            Retry.YES,
            "It cannot be done in the state that things are in.",
            "Look at the state, then try again."),
    UNSUPPORTED_MEDIA_TYPE(Place.HTTP, 415, 0, Retry.NO, "The body is not JSON.", "Send application/json."),
    INTERNAL(
            Place.HTTP,
            500,
            0,
            Retry.YES,
            "It did not work: a defect of Turnstream, or something it needs is away.",
            "Look at the log."),
    SESSION_LIMIT_REACHED(
            Place.HTTP, 503, 0, Retry.YES, "As many sessions are open as may be.", "Back off, then try again."),
    STARTING(Place.HTTP, 503, 0, Retry.YES, "The process is still starting.", "Ask again in a moment."),
    STOPPING(Place.HTTP, 503, 0, Retry.YES, "The process is about to end.", "Ask another instance.");

    /** Where it is met. */
    public enum Place {
        PROVIDER("Provider failures: how an attempt fails, and its turn when nobody tries again"),
        TURN("Ends of turns that the topology decides"),
        TOKEN_EVENT("Token events that are refused: the reason in their dead letter's header"),
        DEAD_LETTER("Turns and turn events that the sink gives up: its dead letters, and the end of the turn"),
        HTTP("Answers over HTTP");

        private final String title;

        Place(String title) {
            this.title = title;
        }

        /** What the place is, for people. */
        public String title() {
            return title;
        }
    }

    private enum Retry {
        YES,
        NO
    }

    private static final Map<String, ErrorCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::code, Function.identity()));

    private final Place place;
    private final int status;
    private final int ablyCode;
    private final Retry retry;
    private final String when;
    private final String remedy;

    ErrorCode(Place place, int status, int ablyCode, Retry retry, String when, String remedy) {
        this.place = place;
        this.status = status;
        this.ablyCode = ablyCode;
        this.retry = retry;
        this.when = when;
        this.remedy = remedy;
    }

    /** The code, such as {@code retries_exhausted}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The error of this code; empty when it is none of ours. */
    public static Optional<ErrorCode> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** Where it is met. */
    public Place place() {
        return place;
    }

    /** The HTTP status that says the same. */
    public int status() {
        return status;
    }

    /** The code that clients of AI Transport see at the end of a turn that ends so; empty when no turn does. */
    public OptionalInt ablyCode() {
        return ablyCode == 0 ? OptionalInt.empty() : OptionalInt.of(ablyCode);
    }

    /** True when the same may succeed later although nobody changed anything. */
    public boolean isRetryable() {
        return retry == Retry.YES;
    }

    /** When it happens, in a sentence. */
    public String when() {
        return when;
    }

    /** What to do about it, in a sentence. */
    public String remedy() {
        return remedy;
    }
}
