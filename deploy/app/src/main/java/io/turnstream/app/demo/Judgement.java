package io.turnstream.app.demo;

import io.turnstream.local.recordings.Recording;
import java.util.Optional;

/**
 * What became of one recording.
 *
 * @param recording the recording
 * @param parts how many text and reasoning parts a subscriber saw
 * @param characters how many characters these have
 * @param live what was wrong with what a subscriber saw; empty when nothing was
 * @param history what was wrong with the channel's history; empty when nothing was
 * @param kept what was wrong with the finished response; empty when nothing was
 */
public record Judgement(
        Recording recording,
        int parts,
        int characters,
        Optional<String> live,
        Optional<String> history,
        Optional<String> kept) {

    /** True when all three are whole and exact. */
    public boolean isWhole() {
        return problem().isEmpty();
    }

    /** The first thing that was wrong; empty when nothing was. */
    public Optional<String> problem() {
        return live.map(problem -> "live: " + problem)
                .or(() -> history.map(problem -> "history: " + problem))
                .or(() -> kept.map(problem -> "responses: " + problem));
    }
}
