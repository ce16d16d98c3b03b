/** The token events of one response: numbering, parts, and the one end. Knows neither providers nor Kafka. */
@NullMarked
package io.turnstream.source.response;

import org.jspecify.annotations.NullMarked;
