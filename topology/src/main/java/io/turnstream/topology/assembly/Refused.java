package io.turnstream.topology.assembly;

/**
 * An event that did not become part of its turn.
 *
 * @param arrival the event
 * @param reason why, in one word
 * @param explanation why, in a sentence for operators
 */
public record Refused(Arrival arrival, Refusal reason, String explanation) {}
