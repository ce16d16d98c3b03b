package io.turnstream.topology;

/**
 * The key of a record that must come back to the task that writes it. A session whose producer hashes keys in its own way
 * lies on a partition where its key does not belong: sent by its key, its time-outs would never find it.
 *
 * @param sessionId the key as it is written
 * @param partition where it is written to
 */
record OwnPartition(String sessionId, int partition) {}
