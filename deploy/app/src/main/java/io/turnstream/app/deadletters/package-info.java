/** Dead letters as operators see them: found on their topic, chosen, and shown. */
@NullMarked
package io.turnstream.app.deadletters;

import org.jspecify.annotations.NullMarked;
