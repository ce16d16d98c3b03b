package io.turnstream.topology.assembly;

/** Why an event was refused. The word is what the dead letter's header says. */
public enum Refusal {
    /** It came after the end of its turn, its response or its attempt, or after its gap was given up. */
    LATE("late"),
    /** Another writer owns the attempt. */
    FOREIGN_WRITER("foreign-writer"),
    /** It does not say what it must, or says what cannot be. */
    INVALID("invalid"),
    /** The record's key is not the event's session. */
    WRONG_KEY("wrong-key"),
    /** The bytes are not a token event. */
    UNREADABLE("unreadable"),
    /** Assembly failed on it: a defect of ours. */
    LOGIC_ERROR("logic-error");

    private final String word;

    Refusal(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
