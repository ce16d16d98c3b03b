package io.turnstream.source.response;

import io.turnstream.avro.TokenEventKind;

/** The parts that come in pieces, and the kinds of their events. */
public enum Streamed {
    TEXT(TokenEventKind.TEXT_STARTED, TokenEventKind.TEXT_DELTA, TokenEventKind.TEXT_ENDED),
    REASONING(TokenEventKind.REASONING_STARTED, TokenEventKind.REASONING_DELTA, TokenEventKind.REASONING_ENDED),
    REFUSAL(TokenEventKind.REFUSAL_STARTED, TokenEventKind.REFUSAL_DELTA, TokenEventKind.REFUSAL_ENDED),
    TOOL_CALL(TokenEventKind.TOOL_CALL_STARTED, TokenEventKind.TOOL_CALL_ARGS_DELTA, TokenEventKind.TOOL_CALL_READY);

    final TokenEventKind started;
    final TokenEventKind delta;
    final TokenEventKind ended;

    Streamed(TokenEventKind started, TokenEventKind delta, TokenEventKind ended) {
        this.started = started;
        this.delta = delta;
        this.ended = ended;
    }
}
