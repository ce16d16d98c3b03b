package io.turnstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownAnswerTest {

    @Test
    void readsTextsReasoningsAndTheEnd() {
        ShownAnswer answer = ShownAnswer.of(List.of(
                message("1", "ai-run-start"),
                step("2"),
                stream("3", "2", "reasoning", "Hm."),
                stream("4", "2", "text", "Yes."),
                stream("5", "2", "tool-input", "{}"),
                end("6", "complete")));

        assertThat(answer.texts()).containsExactly("Yes.");
        assertThat(answer.reasonings()).containsExactly("Hm.");
        assertThat(answer.end()).contains("complete");
        assertThat(answer.tools()).containsOnly(Map.entry("call-5", "{}"));
        assertThat(answer.parts()).isEqualTo(3);
        assertThat(answer.characters()).isEqualTo(7);
    }

    @Test
    void showsOnlyTheLastAttemptOfAStep() {
        ShownAnswer answer = ShownAnswer.of(
                List.of(step("1"), stream("2", "1", "text", "lost"), step("3"), stream("4", "3", "text", "kept")));

        assertThat(answer.texts()).containsExactly("kept");
        assertThat(answer.end()).isEmpty();
    }

    private static ShownMessage step(String serial) {
        ShownMessage message = message(serial, "ai-step-start");
        transport(message).put("step-id", "s");
        return message;
    }

    private static ShownMessage stream(String serial, String attempt, String kind, String text) {
        ShownMessage message = new ShownMessage(serial, "ai-output", text, extras());
        transport(message).put("stream", "true").put("step-id", "s").put("step-start-serial", attempt);
        ((ObjectNode) message.extras().path("ai").path("codec"))
                .put("kind", kind)
                .put("toolCallId", "call-" + serial);
        return message;
    }

    private static ShownMessage end(String serial, String reason) {
        ShownMessage message = message(serial, "ai-run-end");
        transport(message).put("run-reason", reason);
        return message;
    }

    private static ShownMessage message(String serial, String name) {
        return new ShownMessage(serial, name, "", extras());
    }

    private static ObjectNode transport(ShownMessage message) {
        return (ObjectNode) message.extras().path("ai").path("transport");
    }

    private static ObjectNode extras() {
        ObjectNode extras = new ObjectMapper().createObjectNode();
        ObjectNode ai = extras.putObject("ai");
        ai.putObject("transport");
        ai.putObject("codec");
        return extras;
    }
}
