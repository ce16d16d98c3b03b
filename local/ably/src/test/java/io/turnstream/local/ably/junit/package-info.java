/** Tests of the JUnit extension. */
@NullMarked
package io.turnstream.local.ably.junit;

import org.jspecify.annotations.NullMarked;
