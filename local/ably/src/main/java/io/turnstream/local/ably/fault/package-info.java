/** Scripted faults: which operation they meet and what they do to it. Pure. */
@NullMarked
package io.turnstream.local.ably.fault;

import org.jspecify.annotations.NullMarked;
