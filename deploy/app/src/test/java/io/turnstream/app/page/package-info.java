@NullMarked
package io.turnstream.app.page;

import org.jspecify.annotations.NullMarked;
