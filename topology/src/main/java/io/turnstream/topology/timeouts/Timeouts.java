package io.turnstream.topology.timeouts;

import java.time.Duration;

/**
 * How long to wait for what.
 *
 * @param gap for events that were overtaken by later ones
 * @param silence for any event of a turn whose writers promise signs of life
 * @param quiet for any event of other turns
 * @param age for the end of a turn
 * @param suspended for a suspended turn to go on
 */
public record Timeouts(Duration gap, Duration silence, Duration quiet, Duration age, Duration suspended) {

    public static final Timeouts DEFAULTS = new Timeouts(
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofMinutes(60),
            Duration.ofHours(24));
}
