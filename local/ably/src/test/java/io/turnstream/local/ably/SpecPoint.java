package io.turnstream.local.ably;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a test was written from: points of Ably's specification, such as {@code RTL4k}, or pages of its documentation,
 * such as {@code docs:rewind}. {@code FEATURES.md} is made from these, and each belongs to a {@link SpecFeature}. Tests
 * of the JavaScript client say it in their name: {@code test('RTL4k: ...')}.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
public @interface SpecPoint {
    String[] value();
}
