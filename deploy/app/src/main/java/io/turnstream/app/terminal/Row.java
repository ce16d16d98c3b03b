package io.turnstream.app.terminal;

/**
 * One answer as the terminal shows it.
 *
 * @param session its session
 * @param recording what is played in it
 * @param state {@code waiting}, {@code streaming}, {@code complete}, {@code cancelled} or {@code error}
 * @param characters how many characters are on the channel
 * @param operations how many operations its channel has seen
 * @param verdict what became of it, empty as long as that is open
 */
public record Row(String session, String recording, String state, long characters, long operations, String verdict) {

    /** True while it can still grow. */
    boolean isOpen() {
        return verdict.isEmpty();
    }
}
