package io.turnstream.bench.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Who is measured when: A, B, C, A, B, C… All meet the same machine, whatever else happens on it; one after the other,
 * the last would be measured on a warmer or a busier one.
 */
public final class Interleaving {

    private Interleaving() {}

    /**
     * One window of one contender.
     *
     * @param round counts from 1
     * @param contender whose turn it is
     */
    public record Window<T>(int round, T contender) {}

    /**
     * All windows, in order.
     *
     * @param rounds how often each has its turn
     */
    public static <T> List<Window<T>> of(List<T> contenders, int rounds) {
        if (rounds < 1) {
            throw new IllegalArgumentException("at least one round, not " + rounds);
        }
        List<Window<T>> windows = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (T contender : contenders) {
                windows.add(new Window<>(round, contender));
            }
        }
        return windows;
    }
}
