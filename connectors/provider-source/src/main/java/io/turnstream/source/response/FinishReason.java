package io.turnstream.source.response;

import io.turnstream.avro.TokenEventKind;

/** Why a provider stopped, in the closed list of the token event's {@code end.finishReason}. */
public enum FinishReason {
    STOP("stop", TokenEventKind.RESPONSE_COMPLETED),
    LENGTH("length", TokenEventKind.RESPONSE_INCOMPLETE),
    CONTENT_FILTER("content-filter", TokenEventKind.RESPONSE_INCOMPLETE),
    TOOL_CALLS("tool-calls", TokenEventKind.RESPONSE_COMPLETED),
    ERROR("error", TokenEventKind.RESPONSE_FAILED),
    OTHER("other", TokenEventKind.RESPONSE_COMPLETED);

    private final String word;
    private final TokenEventKind terminal;

    FinishReason(String word, TokenEventKind terminal) {
        this.word = word;
        this.terminal = terminal;
    }

    /** The word in the token event. */
    public String word() {
        return word;
    }

    TokenEventKind terminal() {
        return terminal;
    }
}
