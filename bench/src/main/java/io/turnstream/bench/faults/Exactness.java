package io.turnstream.bench.faults;

import java.util.List;
import java.util.Map;

/**
 * What unmodified clients show, compared with what was written.
 *
 * @param answers how many were written, each on a channel of its own
 * @param whole how many are shown to their end, character by character
 * @param lost characters that are not shown
 * @param doubled characters that are shown once more
 * @param wrong on how many screens something was shown that was no beginning of the answer
 * @param restarts how often an answer was shown anew
 * @param complaints what clients told their users
 */
record Exactness(int answers, int whole, long lost, long doubled, long wrong, long restarts, List<String> complaints) {

    /**
     * Compares.
     *
     * @param written the text of each channel's answer
     * @param shown what is shown of each of those channels
     */
    static Exactness of(Map<String, String> written, List<Shown> shown) {
        int whole = 0;
        long lost = 0;
        long doubled = 0;
        long wrong = 0;
        long restarts = 0;
        for (Shown one : shown) {
            String truth = written.getOrDefault(one.channel(), "");
            whole += one.isWhole(truth) ? 1 : 0;
            lost += one.lost(truth);
            doubled += one.doubled();
            wrong += one.wasAlwaysRight(truth) ? 0 : 1;
            restarts += one.restarts();
        }
        List<String> complaints = shown.stream()
                .flatMap(one -> one.errors().stream())
                .distinct()
                .sorted()
                .toList();
        return new Exactness(written.size(), whole, lost, doubled, wrong, restarts, complaints);
    }

    boolean isGood() {
        return whole == answers && lost == 0 && doubled == 0 && wrong == 0;
    }
}
