package io.turnstream.app.deadletters;

import io.turnstream.avro.DeadLetter;
import java.time.Instant;

/**
 * A dead letter on its topic.
 *
 * @param position where it stands
 * @param at when it was written
 * @param letter what it says
 */
public record Found(Position position, Instant at, DeadLetter letter) {}
