/** The page on which people start, watch, stop and break recorded answers, and what it asks the server for. */
@NullMarked
package io.turnstream.app.page;

import org.jspecify.annotations.NullMarked;
