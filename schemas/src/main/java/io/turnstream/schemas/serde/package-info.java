/**
 * Values as bytes: Confluent's wire format, a client of a schema registry, and the line between a record that can never
 * be read and a registry that cannot be asked.
 */
@NullMarked
package io.turnstream.schemas.serde;

import org.jspecify.annotations.NullMarked;
