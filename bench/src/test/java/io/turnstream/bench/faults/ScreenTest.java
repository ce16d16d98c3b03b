package io.turnstream.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.bench.load.TokenText;
import io.turnstream.simulator.view.LiveView;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
    void whatGoesOnFromAnUpdateThatShowedNothingIsWrong() {
        begin("1", "2");
        say("2", UPDATE, "something else", "streaming");
        say("2", APPEND, token(2), "streaming");

        assertThat(screen.ignored()).isEqualTo(1);
        assertThat(screen.wrong()).isEqualTo(1);
    }

    @Test
    void whatIsShownOfAMessageThatIsDeletedStays() {
        begin("1", "2");
        say("2", DELETE, "", "");
        say("2", APPEND, token(1), "complete");

        assertThat(screen.tokens(7)).isEqualTo(1);
        assertThat(screen.isGrowing()).isFalse();
        assertThat(screen.isWhole(token(0))).isFalse();
    }

    @Test
    void anAnswerThatWasCutOffIsNotWholeThoughAllOfItIsThere() {
        begin("1", "2");
        say("2", APPEND, "", "cancelled");

        assertThat(screen.isGrowing()).isFalse();
        assertThat(screen.isWhole(token(0))).isFalse();
    }

    /** Anything that may happen to the texts of a step, shown to both models of the client. */
    @Test
    void showsWhatTheSimulatorsModelOfTheClientShows() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new SplittableRandom(seed);
            var both = new Both();
            both.begin();
            for (int i = 0; i < 30; i++) {
                switch (random.nextInt(20)) {
                    case 0 -> both.begin();
                    case 1 -> both.say(APPEND, both.next(), random.nextBoolean() ? "complete" : "cancelled");
                    case 2 ->
                        both.say(UPDATE, both.held + both.next(), random.nextBoolean() ? "complete" : "cancelled");
                    case 3 -> both.say(DELETE, "", "");
                    case 4, 5 -> both.say(UPDATE, token(random.nextInt(3)), "streaming");
                    case 6, 7, 8 -> both.say(UPDATE, both.held + both.next(), "streaming");
                    default -> both.say(APPEND, both.next(), "streaming");
                }

                assertThat(both.screenShows()).as("seed %d, step %d", seed, i).isEqualTo(both.viewShows());
            }
        }
    }

    /** One step of one turn, on both screens. */
    private static final class Both {

        private final Screen screen = new Screen();
        private final LiveView view = new LiveView();
        private int serials;
        private String start = "";
        private String output = "";

        /** What the service holds. */
        private String held = "";

        String next() {
            return token(held.length() / TokenText.LENGTH);
        }

        void begin() {
            start = serial();
            ObjectNode begin = message(start, CREATE, "").put("name", "ai-step-start");
            header(begin, "run-id", "T");
            header(begin, "step-id", "R");
            show(begin);
            output = serial();
            held = "";
            show(whole(message(output, CREATE, ""), "streaming"));
        }

        void say(int action, String text, String status) {
            held = action == UPDATE ? text : held + text;
            show(whole(message(output, action, text), status));
        }

        private String serial() {
            return "%06d".formatted(++serials);
        }

        private ObjectNode whole(ObjectNode message, String status) {
            message.put("name", "ai-output");
            Map.of(
                            "run-id", "T",
                            "codec-message-id", "M",
                            "stream", "true",
                            "stream-id", "0",
                            "step-id", "R",
                            "step-start-serial", start,
                            "status", status)
                    .forEach((name, value) -> header(message, name, value));
            message.withObject("/extras/ai/codec").put("kind", "text").put("id", "0");
            message.withObject("/version").put("serial", serial());
            return message;
        }

        private void show(ObjectNode message) {
            screen.apply(message, SECOND);
            view.show(message);
        }

        /** What a bench asks of a screen, of the text that is shown on the other one. */
        List<Object> screenShows() {
            return List.of(screen.tokens(7), screen.isGrowing(), screen.isWhole(shown().text()));
        }

        List<Object> viewShows() {
            LiveView.Growing shown = shown();
            boolean begins = shown.text().startsWith(token(0));
            boolean grows = shown.status().equals("streaming") && !shown.text().isEmpty();
            return List.of(
                    begins ? shown.text().length() / TokenText.LENGTH : 0,
                    grows,
                    shown.status().equals("complete"));
        }

        private LiveView.Growing shown() {
            List<LiveView.Growing> all =
                    view.growing().stream().filter(view::isShown).toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
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
