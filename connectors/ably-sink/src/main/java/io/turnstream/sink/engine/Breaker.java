package io.turnstream.sink.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Stops what mostly fails. When at least half of at least twenty operations within ten seconds had no answer or met
 * trouble of the service, nothing goes out for a second; then one operation may try. If it succeeds, all may go again; if
 * not, the next may try after twice the time, at most half a minute.
 *
 * <p>Times are milliseconds of a clock that never goes back.
 */
final class Breaker {

    private static final long WINDOW = 10_000;
    private static final int LEAST_OPERATIONS = 20;
    private static final long FIRST_WAIT = 1_000;
    private static final long LAST_WAIT = 30_000;

    /** How long a try may take; one that nobody waits for any more must not be the last. */
    private static final long LONGEST_TRY = 15_000;

    private final Deque<Answer> answers = new ArrayDeque<>();
    private int failures;

    private boolean open;
    private long openSince;
    private long tryAt;
    private long wait = FIRST_WAIT;
    private boolean trying;
    private long triedAt;

    private record Answer(long at, boolean failed) {}

    /** An operation succeeded. */
    void succeeded(long now) {
        if (open) {
            close();
        }
        note(new Answer(now, false));
    }

    /** An operation had no answer, or met trouble of the service. */
    void failed(long now) {
        if (open && trying) {
            wait = Math.min(LAST_WAIT, wait * 2);
            rest(now);
        }
        note(new Answer(now, true));
        if (!open && answers.size() >= LEAST_OPERATIONS && failures * 2 >= answers.size()) {
            open = true;
            openSince = now;
            rest(now);
        }
    }

    /**
     * An operation was refused for what it was, or for its haste, or its connection was given up: it says nothing of the
     * service's health, and the next may try soon.
     */
    void answered(long now) {
        if (open && trying) {
            rest(now);
        }
    }

    private void close() {
        open = false;
        trying = false;
        wait = FIRST_WAIT;
        answers.clear();
        failures = 0;
    }

    private void rest(long now) {
        trying = false;
        tryAt = now + wait;
    }

    private void note(Answer answer) {
        answers.addLast(answer);
        failures += answer.failed() ? 1 : 0;
        while (answer.at() - answers.getFirst().at() > WINDOW) {
            failures -= answers.removeFirst().failed() ? 1 : 0;
        }
    }

    /** Nobody is left who would try; the next one waits as long as the last. */
    void leaveAlone(long now) {
        openSince = now;
        rest(now);
    }

    /** True when an operation may go out. */
    boolean allows(long now) {
        return !open || now >= tryAt && (!trying || now - triedAt > LONGEST_TRY);
    }

    /** An operation went out. */
    void sent(long now) {
        if (open) {
            trying = true;
            triedAt = now;
        }
    }

    /** True from its opening until an operation succeeds. */
    boolean isBroken() {
        return open;
    }

    /** True while nothing may go out, not even a try. */
    boolean isOpen(long now) {
        return open && now < tryAt;
    }

    /** When the next operation may try; only while it is open. */
    long tryAt() {
        return tryAt;
    }

    /** True when it opened that long ago, and no operation has succeeded since. */
    boolean isOpenFor(long millis, long now) {
        return open && now - openSince > millis;
    }
}
