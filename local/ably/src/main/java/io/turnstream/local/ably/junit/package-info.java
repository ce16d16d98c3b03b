/** The server for JUnit 5 tests of others. The one package that needs JUnit, which is optional. */
@NullMarked
package io.turnstream.local.ably.junit;

import org.jspecify.annotations.NullMarked;
