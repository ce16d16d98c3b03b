@NullMarked
package io.turnstream.app.deadletters;

import org.jspecify.annotations.NullMarked;
