/** What a bench says at its end: a table for people, JSON for programs. */
@NullMarked
package io.turnstream.bench.report;

import org.jspecify.annotations.NullMarked;
