package io.turnstream.topology.assembly;

import io.turnstream.schemas.errors.ErrorCode;

/** Why an event was refused. The code of its error is what the dead letter's header says. */
public enum Refusal {
    /** It came after the end of its turn, its response or its attempt, or after its gap was given up. */
    LATE(ErrorCode.LATE),
    /** Another writer owns the attempt. */
    FOREIGN_WRITER(ErrorCode.FOREIGN_WRITER),
    /** It does not say what it must, or says what cannot be. */
    INVALID(ErrorCode.INVALID),
    /** The record's key is not the event's session. */
    WRONG_KEY(ErrorCode.WRONG_KEY),
    /** The bytes are not a token event. */
    UNREADABLE(ErrorCode.UNREADABLE),
    /** Assembly failed on it: a defect of ours. */
    LOGIC_ERROR(ErrorCode.LOGIC_ERROR);

    private final ErrorCode error;

    Refusal(ErrorCode error) {
        this.error = error;
    }

    /** Its code in the header of the dead letter. */
    public String code() {
        return error.code();
    }
}
