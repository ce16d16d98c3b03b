package io.turnstream.local.ably.switches;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the service does where Ably's documentation does not settle it. A client that is right is right with every
 * combination.
 *
 * @param refusedAppend whether the data of a refused append is gone
 * @param appendAck when an append that is rolled up is acknowledged
 * @param conflatedAck what the acknowledgement of an append says that went out in a later one
 * @param overtaking whether what is published later may overtake an append that is being rolled up
 * @param repeatedCreate what the acknowledgement of a create says that was known by its id
 * @param omittedExtras what an update or append without extras does to those of the message
 */
public record Switches(
        RefusedAppend refusedAppend,
        AppendAck appendAck,
        ConflatedAck conflatedAck,
        Overtaking overtaking,
        RepeatedCreate repeatedCreate,
        OmittedExtras omittedExtras) {

    /**
     * Docs, "Updates, deletes and appends", ordering of appends: there is "a possibility" that an append is rejected and
     * its data still incorporated into a subsequent one. It does not say when.
     */
    public enum RefusedAppend {
        IS_GONE,
        COMES_BACK
    }

    /**
     * Docs, same page, returns of append: the version serial is null when the message was superseded "before it could be
     * published", which an acknowledgement can only say when the append was published. Nothing says so outright.
     */
    public enum AppendAck {
        AFTER_WINDOW,
        ON_RECEIPT
    }

    /** Docs, same place: null when superseded. Whether being joined into a later append is that, it does not say. */
    public enum ConflatedAck {
        NULL_SERIAL,
        SHARED_SERIAL
    }

    /**
     * Docs, "Message ordering": what one connection publishes on a channel keeps its order. The notes on testing of Ably's
     * own AI Transport package say that a publish that is sent while an append is held can reach subscribers first.
     */
    public enum Overtaking {
        NEVER,
        BY_OTHER_MESSAGES
    }

    /** Docs, "Idempotent publishing" (RSL1k5): one message is stored. What serial the second answer has is not said. */
    public enum RepeatedCreate {
        FIRST_SERIAL,
        NEW_SERIAL,
        NULL_SERIAL
    }

    /**
     * Docs, "Updates, deletes and appends", mixin semantics: what is left out stays. An older page, "Message per response",
     * says that appends without extras drop the headers.
     */
    public enum OmittedExtras {
        ARE_KEPT,
        ARE_DROPPED
    }

    /** What the documentation makes likeliest. */
    public static Switches defaults() {
        return new Switches(
                RefusedAppend.IS_GONE,
                AppendAck.AFTER_WINDOW,
                ConflatedAck.NULL_SERIAL,
                Overtaking.NEVER,
                RepeatedCreate.FIRST_SERIAL,
                OmittedExtras.ARE_KEPT);
    }

    /** Every switch by its name, with what it is set to: {@code append-ack} is {@code after-window}. */
    public Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("refused-append", word(refusedAppend));
        words.put("append-ack", word(appendAck));
        words.put("conflated-ack", word(conflatedAck));
        words.put("overtaking", word(overtaking));
        words.put("repeated-create", word(repeatedCreate));
        words.put("omitted-extras", word(omittedExtras));
        return words;
    }

    /**
     * These switches with one set otherwise.
     *
     * @throws IllegalArgumentException when there is no such switch, or it cannot be set so; the message is for people
     */
    public Switches with(String name, String value) {
        return switch (name) {
            case "refused-append" -> with(read(RefusedAppend.class, name, value));
            case "append-ack" -> with(read(AppendAck.class, name, value));
            case "conflated-ack" -> with(read(ConflatedAck.class, name, value));
            case "overtaking" -> with(read(Overtaking.class, name, value));
            case "repeated-create" -> with(read(RepeatedCreate.class, name, value));
            case "omitted-extras" -> with(read(OmittedExtras.class, name, value));
            default ->
                throw new IllegalArgumentException(
                        "no switch is called '" + name + "'; there are " + String.join(", ", words().keySet()));
        };
    }

    public Switches with(RefusedAppend value) {
        return new Switches(value, appendAck, conflatedAck, overtaking, repeatedCreate, omittedExtras);
    }

    public Switches with(AppendAck value) {
        return new Switches(refusedAppend, value, conflatedAck, overtaking, repeatedCreate, omittedExtras);
    }

    public Switches with(ConflatedAck value) {
        return new Switches(refusedAppend, appendAck, value, overtaking, repeatedCreate, omittedExtras);
    }

    public Switches with(Overtaking value) {
        return new Switches(refusedAppend, appendAck, conflatedAck, value, repeatedCreate, omittedExtras);
    }

    public Switches with(RepeatedCreate value) {
        return new Switches(refusedAppend, appendAck, conflatedAck, overtaking, value, omittedExtras);
    }

    public Switches with(OmittedExtras value) {
        return new Switches(refusedAppend, appendAck, conflatedAck, overtaking, repeatedCreate, value);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> E read(Class<E> type, String name, String value) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is "
                        + String.join(
                                " or ",
                                Arrays.stream(type.getEnumConstants())
                                        .map(Switches::word)
                                        .toList())
                        + ", not '" + value + "'"));
    }
}
