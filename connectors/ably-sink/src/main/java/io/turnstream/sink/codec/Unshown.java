package io.turnstream.sink.codec;

import io.turnstream.avro.PartKind;

/**
 * Hears of every part that a codec has no way to show. Nothing else becomes of such a part: it is kept in history. A
 * turn that is read again after a crash is heard again.
 */
@FunctionalInterface
public interface Unshown {

    /** A part of this kind is not shown. Called once for each part, on the thread of the encoder. */
    void part(PartKind kind);
}
