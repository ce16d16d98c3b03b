@NullMarked
package io.turnstream.source.response;

import org.jspecify.annotations.NullMarked;
