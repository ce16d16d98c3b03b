package io.turnstream.local.ably.check;

import java.util.Locale;

/**
 * What an operation must be like for {@code @ably/ai-transport} 0.8.0 to show it, and for Ably to take it. Sources:
 * files of that package, and pages of Ably's documentation.
 */
public enum Rule {
    WRONG_NAME("an AI Transport message has one of the nine reserved names", "core/constants.ts"),
    UNKNOWN_HEADER("the transport tier has known headers only", "core/constants.ts"),
    HEADER_NOT_TEXT("every header is text: another type makes the message vanish", "core/headers.ts"),
    HEADER_IN_WRONG_TIER("routing and stream state are in the transport tier, kind in the codec's", "decoder.ts"),
    UNKNOWN_VALUE("status, role, reasons and flags have a few known values", "core/headers.ts"),
    RUN_ID_MISSING("what an agent publishes names its run", "core/transport/tree.ts"),
    MESSAGE_ID_MISSING("inputs and outputs have a codec-message-id", "core/transport/tree.ts"),
    STREAM_HEADER_MISSING("every input and output says whether it is a stream", "core/codec/decoder.ts"),
    STREAM_INCOMPLETE("a stream has a stream-id and a status", "core/codec/encoder.ts"),
    KIND_MISSING("inputs and outputs have a kind in the codec tier", "core/codec/header-fields.ts"),
    DATA_ON_LIFECYCLE("lifecycle and cancel messages have no data", "core/agent/lifecycle.ts"),
    DATA_IN_STREAM_CREATE("a stream is created empty: live clients do not show what it is created with", "decoder.ts"),
    APPEND_WITHOUT_EXTRAS("every append and update of a stream has all extras: they replace", "core/codec/encoder.ts"),
    CODEC_TIER_MISSING("every append and update has the codec tier, or who comes late loses the part", "encoder.ts"),
    APPEND_WITHOUT_STREAM_HEADER("every append and update says that it is of a stream", "core/codec/decoder.ts"),
    AFTER_TERMINAL("nothing follows a terminal status: clients ignore it", "core/codec/decoder.ts"),
    TERMINAL_TOO_EARLY("a terminal status goes out when all before it is acknowledged", "core/codec/encoder.ts"),
    REWRITING_UPDATE(
            "an update of a stream begins with what is shown: clients ignore another", "core/codec/decoder.ts"),
    NEVER_APPENDED("a stream has an append before its run ends, or it stays empty for ever", "core/codec/decoder.ts"),
    STREAM_LEFT_OPEN("every stream has a terminal status before its run ends", "core/codec/encoder.ts"),
    OUTPUT_BEFORE_RUN_START("an output follows the acknowledgement of its run's start", "core/agent/run.ts"),
    UNKNOWN_RUN("what is said of a run, its steps and its end follows its start", "core/transport/tree.ts"),
    RUN_STARTED_TWICE("a run starts once", "core/transport/tree.ts"),
    RUN_ENDED_TWICE("a run ends once", "core/transport/tree.ts"),
    AFTER_RUN_END("a run that ended is not used again", "core/transport/tree.ts"),
    UNKNOWN_PARENT("a parent is a codec-message-id that is on the channel before", "core/transport/tree.ts"),
    HIDES_ANOTHER_RUN("runs with the same parent, or with none, are alternatives: only one is shown", "tree.ts"),
    STEP_ID_MISSING("step events name their step", "core/headers.ts"),
    STEP_START_SERIAL_MISSING("a step's end names the serial of its start, or is dropped", "core/headers.ts"),
    UNKNOWN_STEP_START("step-start-serial is the serial of a start of that step", "core/transport/tree.ts"),
    STEP_HEADERS_HALF("an output has both step-id and step-start-serial, or neither", "core/transport/tree.ts"),
    TOO_LARGE("a message with all its appends is within the maximum size", "docs, error 40009"),
    WRONG_DATA("data is text, binary or JSON, and grows only by its own type", "docs, error 40013"),
    NOT_MUTABLE("messages are changed only where the channel's rules allow it", "docs, error 93002");

    private final String sentence;
    private final String source;

    Rule(String sentence, String source) {
        this.sentence = sentence;
        this.source = source;
    }

    /** The name for programs and log lines, such as {@code after-terminal}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What must be. */
    public String sentence() {
        return sentence;
    }

    /** Where it is known from. */
    public String source() {
        return source;
    }
}
