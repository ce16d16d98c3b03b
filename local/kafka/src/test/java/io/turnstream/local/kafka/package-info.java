@NullMarked
package io.turnstream.local.kafka;

import org.jspecify.annotations.NullMarked;
