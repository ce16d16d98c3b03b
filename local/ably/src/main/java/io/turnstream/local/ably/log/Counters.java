package io.turnstream.local.ably.log;

/**
 * How often what happened since the start.
 *
 * @param connections connections opened, resumed ones not counted again
 * @param resumes resumes that kept their connection
 * @param lostResumes resumes that got a new connection
 * @param refusedConnections connection attempts that were refused
 * @param publishes publishes received, over a connection or REST
 * @param acked publishes that were acknowledged
 * @param nacked publishes that were refused
 * @param repeatedPublishes publishes that had been received before on the same connection
 * @param faults scripted faults that happened
 * @param deliveries protocol messages with messages, sent to subscribers
 * @param held appends that waited for the end of a roll-up window
 * @param rolledUp appends that went out in a later one
 */
public record Counters(
        long connections,
        long resumes,
        long lostResumes,
        long refusedConnections,
        long publishes,
        long acked,
        long nacked,
        long repeatedPublishes,
        long faults,
        long deliveries,
        long held,
        long rolledUp) {}
