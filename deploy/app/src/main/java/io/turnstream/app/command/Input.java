package io.turnstream.app.command;

import io.turnstream.app.InvalidInput;
import java.util.function.Supplier;

/** Reads what the caller gave. */
final class Input {

    private Input() {}

    /** The value, or a complaint about the input where making the value complains. */
    static <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(e);
        }
    }
}
