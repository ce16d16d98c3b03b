/** The contract that every module shares: the topics, their keys, and the rules of their values. */
@NullMarked
package io.turnstream.schemas;

import org.jspecify.annotations.NullMarked;
