package io.turnstream.local.ably.check;

/** Hears of every rule that an operation breaks. */
interface Findings {
    void broken(Rule rule, String detail);
}
