package io.turnstream.simulator.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.channel.MessageOperation;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.channel.Publication;
import io.turnstream.local.ably.channel.SeenMessages;
import io.turnstream.local.ably.channel.Serials;
import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.switches.Switches;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the client of AI Transport shows in cases that a sink should not make. That it does so is shown by
 * {@code conformance/test/live-view-model.test.js}.
 */
class ScreenTest {

    private final Channel channel = new Channel(
            "ai:s",
            new Channel.Rules(true, 65_536),
            new Serials(() -> 1_800_000_000_000L, "local"),
            Switches::defaults);
    private final SeenMessages seen = new SeenMessages();
    private final Screen live = new Screen();

    @Test
    void ofSeveralEndsOfATurnTheLastCounts() {
        lifecycle("ai-run-start", "t");
        end("t", "cancelled");
        end("t", "complete");

        assertThat(live.run("t")).isEqualTo("complete");
        assertThat(late().run("t")).isEqualTo("complete");
    }

    @Test
    void theEndOfATurnThatNobodyKnowsIsLost() {
        end("t", "cancelled");
        lifecycle("ai-run-start", "t");

        assertThat(live.run("t")).isEqualTo("active");
        assertThat(live.complaints()).hasSize(1);
    }

    @Test
    void anEndIsLostToWhoReadsItOnANewerPageThanItsTurn() {
        lifecycle("ai-run-start", "t");
        for (int i = 0; i < 99; i++) {
            create("something-else", object());
        }
        end("t", "complete");

        assertThat(live.run("t")).isEqualTo("complete");
        assertThat(late().run("t")).isEqualTo("active");
    }

    @Test
    void aTurnPausesAndGoesOn() {
        lifecycle("ai-run-start", "t");
        lifecycle("ai-run-suspend", "t");
        assertThat(live.run("t")).isEqualTo("suspended");

        lifecycle("ai-run-resume", "t");
        assertThat(live.run("t")).isEqualTo("active");
    }

    @Test
    void aStepMakesItsTurnKnown() {
        step("t");

        assertThat(live.run("t")).isEqualTo("active");
    }

    @Test
    void anUpdateThatDoesNotGoOnIsNotShownAndWhatComesNextGoesOnFromIt() {
        ObjectNode extras = text("t", step("t"));
        String message = create("ai-output", extras);
        append(message, "ABC", extras);
        append(message, "DE", extras);
        update(message, "ABC", extras);
        assertThat(shown(live)).containsExactly("ABCDE");

        append(message, "DE", extras);
        assertThat(shown(live)).containsExactly("ABCDEDE");
        assertThat(shown(late())).containsExactly("ABCDE");

        update(message, "ABCDE!", extras);
        assertThat(shown(live)).containsExactly("ABCDEDE!");
    }

    @Test
    void ofTurnsWithOneParentTheLastIsShown() {
        say("first", text("t0", step("t0")));
        say("second", text("t1", step("t1")));

        assertThat(shown(live)).containsExactly("second");
        assertThat(shown(late())).containsExactly("second");
        assertThat(live.view().runs()).containsExactly("t1");
    }

    @Test
    void aTurnIsShownAfterItsParentAndGoesWithIt() {
        say("first", text("t0", step("t0")));
        ObjectNode second = text("t1", "none");
        second.withObject("/ai/transport").put("parent", "message-t0");
        say("second", second);
        assertThat(shown(live)).containsExactly("first", "second");

        say("instead of the first", text("t2", step("t2")));
        assertThat(shown(live)).containsExactly("instead of the first");
        assertThat(live.streams()).extracting(Screen.Stream::isShown).containsExactly(false, false, true);
    }

    @Test
    void anAnswerIsNotShownWhoseInputIsNotThere() {
        ObjectNode extras = text("t", "none");
        extras.withObject("/ai/transport").put("parent", "input").put("input-codec-message-id", "input");
        say("hidden", extras);

        assertThat(live.view().known()).containsExactly("t");
        assertThat(live.view().messages()).isEmpty();
    }

    @Test
    void whatNamesNoStepIsShownWhicheverStartCounts() {
        ObjectNode extras = text("t", "none");
        extras.withObject("/ai/transport").remove("step-start-serial");
        say("always", extras);
        say("replaced", text("t", step("t")));
        step("t");

        assertThat(shown(live)).containsExactly("always");
    }

    @Test
    void whatIsDeletedStaysForWhoHasSeenIt() {
        ObjectNode extras = text("t", step("t"));
        String message = say("said", extras);
        perform(OperationKind.DELETE, message, null, null, extras);

        assertThat(shown(live)).containsExactly("said");
        assertThat(shown(late())).isEmpty();
    }

    // ---- what is done to the channel

    private void lifecycle(String name, String run) {
        create(name, extras(object().put("run-id", run)));
    }

    private void end(String run, String reason) {
        create("ai-run-end", extras(object().put("run-id", run).put("run-reason", reason)));
    }

    private String step(String run) {
        return create("ai-step-start", extras(object().put("run-id", run).put("step-id", "r")));
    }

    private static ObjectNode text(String run, String start) {
        ObjectNode extras = extras(object().put("run-id", run)
                .put("codec-message-id", "message-" + run)
                .put("step-id", "r")
                .put("step-start-serial", start)
                .put("stream", "true")
                .put("status", "streaming")
                .put("stream-id", "0"));
        extras.withObject("/ai").putObject("codec").put("kind", "text").put("id", "0");
        return extras;
    }

    private String say(String text, ObjectNode extras) {
        String message = create("ai-output", extras);
        append(message, text, extras);
        return message;
    }

    private String create(String name, ObjectNode extras) {
        return perform(OperationKind.CREATE, null, name, "", extras);
    }

    private void append(String message, String text, ObjectNode extras) {
        perform(OperationKind.APPEND, message, null, text, extras);
    }

    private void update(String message, String text, ObjectNode extras) {
        perform(OperationKind.UPDATE, message, null, text, extras);
    }

    private String perform(
            OperationKind kind,
            @Nullable String serial,
            @Nullable String name,
            @Nullable String data,
            ObjectNode extras) {
        var operation = new MessageOperation(kind, serial, null, name, data, null, extras.deepCopy(), null, null, null);
        try {
            Publication done = channel.publish(List.of(operation), "id", null, 0);
            SeenMessages.messages(done, seen.show(done)).forEach(live::show);
            return Objects.requireNonNull(done.serials().get(0));
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    private Screen late() {
        return Screen.late(channel.messages());
    }

    private static List<String> shown(Screen screen) {
        return screen.view().messages().stream()
                .flatMap(message -> message.path("parts").findValuesAsText("text").stream())
                .toList();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode extras(JsonNode transport) {
        ObjectNode extras = object();
        extras.putObject("ai").set("transport", transport);
        return extras;
    }
}
