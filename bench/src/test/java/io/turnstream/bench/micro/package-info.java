@NullMarked
package io.turnstream.bench.micro;

import org.jspecify.annotations.NullMarked;
