@NullMarked
package io.turnstream.sink.kafka;

import org.jspecify.annotations.NullMarked;
