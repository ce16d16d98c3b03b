package io.turnstream.topology.assembly;

import io.turnstream.avro.PartKind;
import io.turnstream.avro.TokenEventKind;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each kind of token event is about. */
final class Kinds {

    /** What an event does to a part. */
    enum Stage {
        START,
        DELTA,
        END,
        WHOLE
    }

    /** The part that an event is about, and what it does to it. */
    record PartRole(PartKind kind, Stage stage) {}

    private static final Map<TokenEventKind, PartRole> ROLES = new EnumMap<>(TokenEventKind.class);

    static {
        role(TokenEventKind.TEXT_STARTED, PartKind.TEXT, Stage.START);
        role(TokenEventKind.TEXT_DELTA, PartKind.TEXT, Stage.DELTA);
        role(TokenEventKind.TEXT_ENDED, PartKind.TEXT, Stage.END);
        role(TokenEventKind.REASONING_STARTED, PartKind.REASONING, Stage.START);
        role(TokenEventKind.REASONING_DELTA, PartKind.REASONING, Stage.DELTA);
        role(TokenEventKind.REASONING_ENDED, PartKind.REASONING, Stage.END);
        role(TokenEventKind.REFUSAL_STARTED, PartKind.REFUSAL, Stage.START);
        role(TokenEventKind.REFUSAL_DELTA, PartKind.REFUSAL, Stage.DELTA);
        role(TokenEventKind.REFUSAL_ENDED, PartKind.REFUSAL, Stage.END);
        role(TokenEventKind.TOOL_CALL_STARTED, PartKind.TOOL_CALL, Stage.START);
        role(TokenEventKind.TOOL_CALL_ARGS_DELTA, PartKind.TOOL_CALL, Stage.DELTA);
        role(TokenEventKind.TOOL_CALL_READY, PartKind.TOOL_CALL, Stage.END);
        role(TokenEventKind.TOOL_CALL_INVALID, PartKind.TOOL_INVALID, Stage.WHOLE);
        role(TokenEventKind.TOOL_APPROVAL_REQUESTED, PartKind.TOOL_APPROVAL, Stage.WHOLE);
        role(TokenEventKind.TOOL_APPROVAL_DENIED, PartKind.TOOL_DENIED, Stage.WHOLE);
        role(TokenEventKind.TOOL_RESULT, PartKind.TOOL_RESULT, Stage.WHOLE);
        role(TokenEventKind.TOOL_ERROR, PartKind.TOOL_ERROR, Stage.WHOLE);
        role(TokenEventKind.SOURCE, PartKind.SOURCE, Stage.WHOLE);
        role(TokenEventKind.FILE, PartKind.FILE, Stage.WHOLE);
        role(TokenEventKind.DATA, PartKind.DATA, Stage.WHOLE);
        role(TokenEventKind.METADATA, PartKind.METADATA, Stage.WHOLE);
    }

    private Kinds() {}

    /** What {@code kind} does to which part; null when it is about no part. */
    static @Nullable PartRole partRole(TokenEventKind kind) {
        return ROLES.get(kind);
    }

    private static void role(TokenEventKind kind, PartKind part, Stage stage) {
        ROLES.put(kind, new PartRole(part, stage));
    }
}
