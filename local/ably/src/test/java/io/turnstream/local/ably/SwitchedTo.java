package io.turnstream.local.ably;

import io.turnstream.local.ably.switches.Switches;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The answers of {@link Switches} that a test runs with: {@code append-ack=on-receipt}, {@code append-ack=*} for each of
 * a switch that it is about, or {@code *} when it runs with all there are. {@code FEATURES.md} is made from these too.
 * Tests of the JavaScript client say it in their name, among the points: {@code test('append-ack=on-receipt, RTL32d: ...')}.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
public @interface SwitchedTo {
    String[] value();
}
