package io.turnstream.local.ably.check;

import java.util.Map;
import java.util.Set;

/** The words of {@code @ably/ai-transport} 0.8.0: names of messages, headers, and values of headers. */
final class Names {

    static final String INPUT = "ai-input";
    static final String CANCEL = "ai-cancel";
    static final String OUTPUT = "ai-output";
    static final String RUN_START = "ai-run-start";
    static final String RUN_SUSPEND = "ai-run-suspend";
    static final String RUN_RESUME = "ai-run-resume";
    static final String RUN_END = "ai-run-end";
    static final String STEP_START = "ai-step-start";
    static final String STEP_END = "ai-step-end";

    static final Set<String> MESSAGES =
            Set.of(INPUT, CANCEL, OUTPUT, RUN_START, RUN_SUSPEND, RUN_RESUME, RUN_END, STEP_START, STEP_END);

    /** Messages with a payload. */
    static final Set<String> PAYLOADS = Set.of(INPUT, OUTPUT);

    static final Set<String> STEPS = Set.of(STEP_START, STEP_END);

    static final String RUN_ID = "run-id";
    static final String MESSAGE_ID = "codec-message-id";
    static final String PARENT = "parent";
    static final String STEP_ID = "step-id";
    static final String STEP_START_SERIAL = "step-start-serial";
    static final String STREAM = "stream";
    static final String STREAM_ID = "stream-id";
    static final String STATUS = "status";
    static final String KIND = "kind";

    static final Set<String> TRANSPORT = Set.of(
            RUN_ID,
            "invocation-id",
            "event-id",
            MESSAGE_ID,
            "input-codec-message-id",
            "run-client-id",
            "input-client-id",
            "step-client-id",
            "role",
            PARENT,
            "fork-of",
            "msg-regenerate",
            "supersedes",
            "run-reason",
            "error-code",
            "error-message",
            STEP_ID,
            STEP_START_SERIAL,
            "step-reason",
            "steer-codec-message-ids",
            STREAM,
            STREAM_ID,
            STATUS,
            "discrete");

    /** Headers that some take for the codec's, and that clients read from the transport tier only. */
    static final Set<String> NEVER_CODEC =
            Set.of(RUN_ID, MESSAGE_ID, STEP_ID, STEP_START_SERIAL, STREAM, STREAM_ID, STATUS, "discrete");

    /** Headers of the codec that mean nothing in the transport tier. */
    static final Set<String> NEVER_TRANSPORT = Set.of(KIND, "partType");

    private static final Set<String> BOOLEAN = Set.of("true", "false");

    static final Map<String, Set<String>> VALUES = Map.of(
            STREAM,
            BOOLEAN,
            "discrete",
            BOOLEAN,
            STATUS,
            Set.of("streaming", "complete", "cancelled"),
            "role",
            Set.of("user", "assistant"),
            "run-reason",
            Set.of("complete", "cancelled", "error"),
            "step-reason",
            Set.of("complete", "cancelled", "failed"));

    private Names() {}
}
