package io.turnstream.local.ably.check;

import io.turnstream.local.ably.protocol.ErrorInfo;
import org.jspecify.annotations.Nullable;

/** One operation that was looked at. */
public interface Checked {

    /** When nobody looks. */
    Checked UNSEEN = new Checked() {
        @Override
        public @Nullable ErrorInfo refusal() {
            return null;
        }

        @Override
        public void end(@Nullable String serial, boolean acknowledged, int code) {}
    };

    /** With what the operation is refused; null when it is not. */
    @Nullable ErrorInfo refusal();

    /**
     * It was done; whether anybody hears of that is another matter.
     *
     * @param serial the message that it was about or created
     */
    default void applied(@Nullable String serial) {}

    /**
     * What became of it. What is told after the first time counts for its code only: an operation that was
     * acknowledged is done for who sent it, whatever happens to it later.
     *
     * @param serial the message that it was about or created; null when it was not applied
     * @param acknowledged whether the client was told that it was done
     * @param code the code of its refusal; 0 for none
     */
    void end(@Nullable String serial, boolean acknowledged, int code);
}
