@NullMarked
package io.turnstream.bench.report;

import org.jspecify.annotations.NullMarked;
