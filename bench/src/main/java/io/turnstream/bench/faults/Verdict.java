package io.turnstream.bench.faults;

import java.time.Duration;
import java.util.List;

/**
 * Whether answers are what was written, for people who were there and for those who come later.
 *
 * @param answers how many were written
 * @param live how many are shown whole to people who were there
 * @param late how many are shown whole to people who come now
 * @param wrong how often something was shown live that was no beginning of its text
 * @param anew how often a text was shown anew
 * @param ignored updates that live clients could not follow
 */
record Verdict(long answers, long live, long late, long wrong, long anew, long ignored) {

    private static final Duration TO_ARRIVE = Duration.ofMinutes(3);
    private static final long BETWEEN_LOOKS_MS = 200;

    /** Waits until all are whole on live screens, or will not be, and judges. */
    static Verdict on(Talk talk, Audience audience, Service service, String sessions) throws InterruptedException {
        List<Written> answers = talk.responses().stream()
                .map(answer -> new Written(answer.stream(), answer.text()))
                .toList();
        long deadline = System.nanoTime() + TO_ARRIVE.toNanos();
        while (audience.ask(screens -> whole(answers, screens)) < answers.size() && System.nanoTime() < deadline) {
            Thread.sleep(BETWEEN_LOOKS_MS);
        }
        int streams = answers.stream().mapToInt(Written::stream).max().orElse(-1) + 1;
        List<Screen> late = service.late(FaultStack.channels(sessions, streams));
        return audience.ask(screens -> new Verdict(
                answers.size(),
                whole(answers, screens),
                whole(answers, late),
                screens.stream().mapToLong(Screen::wrong).sum(),
                screens.stream().mapToLong(Screen::anew).sum(),
                screens.stream().mapToLong(Screen::ignored).sum()));
    }

    private record Written(int stream, String text) {}

    private static long whole(List<Written> answers, List<Screen> screens) {
        return answers.stream()
                .filter(answer -> screens.get(answer.stream()).isWhole(answer.text()))
                .count();
    }

    boolean isGood() {
        return live == answers && late == answers && wrong == 0;
    }

    /** For tables: how many of them are whole, live and late. */
    String whole() {
        return live + " / " + late + " of " + answers;
    }
}
