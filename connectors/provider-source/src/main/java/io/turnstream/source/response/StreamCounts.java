package io.turnstream.source.response;

/**
 * What became of a provider's events beside the token events.
 *
 * @param recognised events that the dialect knows
 * @param unknown events that it does not know, or whose data cannot be read: each became a RAW
 * @param late events after the end of the response, left out
 * @param omitted values that were too big for a record, left out
 */
public record StreamCounts(long recognised, long unknown, long late, long omitted) {}
