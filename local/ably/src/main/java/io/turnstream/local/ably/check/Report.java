package io.turnstream.local.ably.check;

import org.jspecify.annotations.Nullable;

/**
 * One operation that broke one rule.
 *
 * @param number counts from 1
 * @param timestamp when, in milliseconds since the epoch
 * @param rule the rule
 * @param channel where it was
 * @param serial the message that the operation was about; null for a create
 * @param name the name that it gave; null for none
 * @param detail what of it broke the rule: names of headers and ids, never text
 */
public record Report(
        long number,
        long timestamp,
        Rule rule,
        String channel,
        @Nullable String serial,
        @Nullable String name,
        String detail) {

    /** One line for people. */
    @Override
    public String toString() {
        return "[" + rule.id() + "] " + channel + (name == null ? "" : " " + name)
                + (serial == null ? "" : " " + serial) + ": " + rule.sentence() + " (" + detail + ")";
    }
}
