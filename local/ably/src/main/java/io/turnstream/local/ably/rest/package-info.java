/** The REST endpoints: requests and answers as plain values. Pure, and used from one thread. */
@NullMarked
package io.turnstream.local.ably.rest;

import org.jspecify.annotations.NullMarked;
