/** An Ably-compatible server for tests and laptops: how to start it, script its faults and look inside. */
@NullMarked
package io.turnstream.local.ably;

import org.jspecify.annotations.NullMarked;
