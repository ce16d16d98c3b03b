package io.turnstream.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.bench.load.TokenText;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CREATE = 0;
    private static final int UPDATE = 1;
    private static final int DELETE = 2;
    private static final int APPEND = 5;
    private static final long SECOND = 1_000_000_000L;

    private final Screen screen = new Screen();
    private long now = SECOND;

    @Test
    void anAnswerThatGrowsToItsEndIsWhole() {
        begin("1", "2");
        say("2", APPEND, token(1), "streaming");
        assertThat(screen.isWhole(token(0) + token(1))).isFalse();
        assertThat(screen.isGrowing()).isTrue();
        say("2", APPEND, "", "complete");

        assertThat(screen.isWhole(token(0) + token(1))).isTrue();
        assertThat(screen.isGrowing()).isFalse();
        assertThat(screen.tokens(7)).isEqualTo(2);
        assertThat(screen.wrong()).isZero();
    }

    @Test
    void textThatIsThereTwiceIsWrong() {
        begin("1", "2");
        say("2", APPEND, token(0), "streaming");

        assertThat(screen.wrong()).isEqualTo(1);
    }

    @Test
    void textThatIsMissingInTheMiddleIsWrong() {
        begin("1", "2");
        say("2", APPEND, token(2), "streaming");

        assertThat(screen.wrong()).isEqualTo(1);
    }

    @Test
    void aSecondMessageWithTheTextOfTheSameStepIsWrong() {
        begin("1", "2");
        output("3", "1", token(0));

        assertThat(screen.wrong()).isEqualTo(1);
    }

    @Test
    void anUpdateThatGoesOnIsFollowedAndAnyOtherIgnored() {
        begin("1", "2");
        say("2", UPDATE, token(0) + token(1), "streaming");
        say("2", UPDATE, token(0), "streaming");

        assertThat(screen.tokens(7)).isEqualTo(2);
        assertThat(screen.ignored()).isEqualTo(1);
    }

    @Test
    void whatComesAfterTheEndIsIgnored() {
        begin("1", "2");
        say("2", APPEND, "", "complete");
        say("2", APPEND, token(1), "streaming");

        assertThat(screen.isWhole(token(0))).isTrue();
    }

    @Test
    void aNewStartOfAStepTakesItsTextOffTheScreen() {
        begin("1", "2");
        start("3");

        assertThat(screen.tokens(7)).isZero();
        assertThat(screen.anew()).isEqualTo(1);

        say("2", APPEND, token(1), "streaming");
        output("4", "3", token(0) + token(1));

        assertThat(screen.tokens(7)).isEqualTo(2);
        assertThat(screen.wrong()).isZero();
    }

    @Test
    void aMessageThatIsDeletedIsNotShown() {
        begin("1", "2");
        say("2", DELETE, "", "");

        assertThat(screen.tokens(7)).isZero();
    }

    @Test
    void thePauseIsTheLongestTimeWithoutGrowth() {
        begin("1", "2");
        screen.watchPauses(now);
        now += SECOND;
        say("2", APPEND, token(1), "streaming");
        now += 3 * SECOND;
        say("2", APPEND, token(2), "streaming");

        assertThat(screen.longestPause(now + SECOND)).isEqualTo(3 * SECOND);
        assertThat(screen.longestPause(now + 5 * SECOND)).isEqualTo(5 * SECOND);
        assertThat(screen.hasGrownSince(now)).isTrue();
        assertThat(screen.hasGrownSince(now + 1)).isFalse();
    }

    private static String token(int number) {
        return new TokenText(7, number).text();
    }

    /** A step's start and its text, with the first token. */
    private void begin(String start, String output) {
        start(start);
        output(output, start, token(0));
    }

    private void start(String serial) {
        ObjectNode message = message(serial, CREATE, "");
        message.put("name", "ai-step-start");
        header(message, "step-id", "R");
        screen.apply(message, now);
    }

    private void output(String serial, String start, String text) {
        ObjectNode message = message(serial, CREATE, text);
        message.put("name", "ai-output");
        header(message, "stream", "true");
        header(message, "step-id", "R");
        header(message, "step-start-serial", start);
        header(message, "status", "streaming");
        screen.apply(message, now);
    }

    private void say(String serial, int action, String text, String status) {
        ObjectNode message = message(serial, action, text);
        header(message, "status", status);
        screen.apply(message, now);
    }

    private static ObjectNode message(String serial, int action, String text) {
        return JSON.createObjectNode()
                .put("serial", serial)
                .put("action", action)
                .put("data", text);
    }

    private static void header(ObjectNode message, String name, String value) {
        message.withObject("/extras/ai/transport").put(name, value);
    }
}
