package io.turnstream.sink.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.Tool;
import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.codec.Codecs;
import io.turnstream.sink.codec.TurnEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever a turn was refused, and wherever a repair was cut off: it ends with the whole answer, once. */
class ChannelRepairTest {

    private static final Codecs CODECS = Codecs.standard(false, kind -> {});
    private static final String TEXT = "It is 3°C in Oslo, and it snows. 👋";
    private static final TurnInfo ASKED = TurnInfo.newBuilder()
            .setParent("U1")
            .setInputMessageId("U1")
            .setInvocationId("I1")
            .setOwnerClientId("user-1")
            .setInputClientId("user-1")
            .build();

    private final PaperChannel channel = new PaperChannel();
    private final ChannelRepair repair = new ChannelRepair(CODECS, Duration.ofSeconds(5));

    @ParameterizedTest
    @ValueSource(strings = {"vercel", "message-per-response"})
    void mendsATurnThatWasRefusedAtAnyOfItsOperations(String codec) throws Exception {
        int all = refusedAfter(new PaperChannel(), codec, Integer.MAX_VALUE);
        for (int operations = 0; operations <= all; operations++) {
            var broken = new PaperChannel();
            refusedAfter(broken, codec, operations);

            mend(broken, codec);

            assertWhole(broken, codec, "refused after " + operations);
            assertThat(repair.plan(broken, turn(codec)).isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vercel", "message-per-response"})
    void endsTheSameWhereverItIsCutOff(String codec) throws Exception {
        for (int refused : List.of(0, 3, 6)) {
            for (int cut = 0; cut < 40; cut++) {
                var broken = new PaperChannel();
                refusedAfter(broken, codec, refused);
                broken.dieAfter(cut);
                boolean isCut = false;
                try {
                    mend(broken, codec);
                } catch (ChannelException gone) {
                    isCut = true;
                }
                broken.revive();

                mend(broken, codec);

                assertWhole(broken, codec, "refused after " + refused + ", cut off after " + cut);
                if (!isCut) {
                    break;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vercel", "message-per-response"})
    void leavesAloneWhatIsRight(String codec) throws Exception {
        refusedAfter(channel, codec, Integer.MAX_VALUE);
        int operations = channel.operations();

        assertThat(repair.plan(channel, turn(codec)).isEmpty()).isTrue();
        assertThat(channel.operations()).isEqualTo(operations);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vercel", "message-per-response"})
    void completesATextThatOnlyLooksComplete(String codec) throws Exception {
        refusedAfter(channel, codec, Integer.MAX_VALUE);
        StoredMessage text = channel.messages().stream()
                .filter(message -> text(message.data()).equals(TEXT))
                .findFirst()
                .orElseThrow();
        var extras = Objects.requireNonNull(text.extras()).<ObjectNode>deepCopy();
        channel.update("c", text.serial(), new ChannelMessage(null, null, TextNode.valueOf("It is"), extras));

        mend(channel, codec);

        assertWhole(channel, codec, "shortened");
    }

    @Test
    void keepsWhatTheChannelKnowsOfTheTurnAndTheHistoryDoesNot() throws Exception {
        refusedAfter(channel, "vercel", 1);

        mend(channel, "vercel");

        assertThat(channel.messages()).allSatisfy(message -> assertThat(transport(message, "invocation-id"))
                .isEqualTo("I1"));
    }

    @Test
    void beginsAStepAnewWhoseMessagesAreOthers() throws Exception {
        TurnEncoder encoder = CODECS.named("vercel").encoder("S1", "T1", Optional.empty());
        CompletedResponse otherAttempt = CompletedResponse.newBuilder(response())
                .setParts(List.of(part(0, PartKind.TEXT, "Something "), part(1, PartKind.REASONING, "else.")))
                .build();
        Published.beginning(channel, encoder, kept(otherAttempt).events(KeptTurn.Pieces.WHOLE), 8);

        mend(channel, "vercel");

        assertWhole(channel, "vercel", "another attempt was there");
        assertThat(named("ai-step-start")).hasSize(2);
        assertThat(named("ai-run-end")).hasSize(1);
    }

    @Test
    void doesNotTakeTheTurnsBehindItOffTheScreen() {
        var extras = JsonNodeFactory.instance.objectNode();
        extras.withObject("/ai/transport").put("run-id", "T2").put("parent", "M1");
        channel.publish("c", List.of(new ChannelMessage(null, "ai-run-start", null, extras)));

        assertThatThrownBy(() -> repair.plan(channel, turn("vercel")))
                .isInstanceOf(CannotRepairException.class)
                .hasMessageContaining("the conversation went on without it");
    }

    @Test
    void marksAnOlderAttemptAsSupersededAndTakesAwayAPageTooMany() throws Exception {
        create("T1", "R1", "1", "0", "streaming", TEXT);
        create("T1", "R1", "1", "1", "complete", "a page that the answer does not have");
        create("T1", "R1", "0", "0", "error", "It is");
        create("T1", "R2", "0", "0", "complete", "another response");

        var broken = new BrokenTurn(
                "S1",
                "T1",
                "R1",
                1,
                "c",
                "message-per-response",
                Optional.of(kept(
                        CompletedResponse.newBuilder(response()).setAttempt(1).build())),
                "",
                Optional.empty());
        repair.carryOut(channel, "c", repair.plan(channel, broken));

        assertThat(channel.messages().stream().map(ChannelRepairTest::summary))
                .containsExactly("complete: " + TEXT, "deleted", "superseded: It is", "complete: another response");
        assertThat(repair.plan(channel, broken).isEmpty()).isTrue();
    }

    @Test
    void turnsThePagesOverWhereTheyWereTurnedBefore() throws Exception {
        String first = "a".repeat(40 * 1024 - 7);
        String second = "b".repeat(20 * 1024);
        CompletedResponse two = CompletedResponse.newBuilder(response())
                .setParts(List.of(
                        part(0, PartKind.TEXT, first.substring(0, 30 * 1024)),
                        part(1, PartKind.TEXT, first.substring(30 * 1024) + second)))
                .build();
        create("T1", "R1", "0", "0", "complete", first);
        create("T1", "R1", "0", "1", "error", second.substring(0, 10));

        repair.carryOut(channel, "c", repair.plan(channel, broken("message-per-response", kept(two))));

        assertThat(channel.messages().stream().map(message -> text(message.data())))
                .containsExactly(first, second);
    }

    @Test
    void takesWhatTheLetterHoldsWhenNothingWasKept() throws Exception {
        for (String codec : List.of("vercel", "message-per-response")) {
            var empty = new PaperChannel();

            repair.carryOut(empty, "c", repair.plan(empty, letter(codec, TEXT)));

            assertThat(texts(empty, codec)).containsExactly(TEXT);
            assertThat(repair.plan(empty, letter(codec, TEXT)).isEmpty()).isTrue();
        }
    }

    @Test
    void addsWhatTheLetterHoldsToWhatIsThereAndDoesNotGuess() throws Exception {
        create("T1", "R1", "0", "0", "error", "It is ");

        assertThatThrownBy(() -> repair.plan(channel, letter("message-per-response", " 3°C")))
                .isInstanceOf(CannotRepairException.class)
                .hasMessageContaining("how much of the dead letter's text");

        repair.carryOut(channel, "c", repair.plan(channel, letter("message-per-response", "3°C")));

        assertThat(texts(channel, "message-per-response")).containsExactly("It is 3°C");
        assertThat(repair.plan(channel, letter("message-per-response", "3°C")).isEmpty())
                .isTrue();
        assertThatThrownBy(() -> repair.plan(channel, letter("message-per-response", "")))
                .isInstanceOf(CannotRepairException.class)
                .hasMessageContaining("holds no text");
    }

    @Test
    void refusesACodecThatItDoesNotKnow() {
        assertThatThrownBy(() -> repair.plan(channel, turn("morse")))
                .isInstanceOf(CannotRepairException.class)
                .hasMessageContaining("morse");
    }

    private void mend(PaperChannel broken, String codec) throws Exception {
        repair.carryOut(broken, "c", repair.plan(broken, turn(codec)));
    }

    private static int refusedAfter(PaperChannel channel, String codec, int operations) {
        TurnEncoder encoder = CODECS.named(codec).encoder("S1", "T1", Optional.empty());
        KeptTurn asPublished = new KeptTurn("S1", "T1", ASKED, List.of(response()));
        return Published.beginning(
                channel, encoder, asPublished.events((response, part) -> halves(part.getText())), operations);
    }

    private static List<String> halves(String text) {
        return List.of(text.substring(0, text.length() / 2), text.substring(text.length() / 2));
    }

    private static void assertWhole(PaperChannel channel, String codec, String when) {
        assertThat(texts(channel, codec)).as(when).isEqualTo(wholeTexts(codec));
        assertThat(channel.messages().stream().map(StoredMessage::id)).as(when).doesNotHaveDuplicates();
        if (codec.equals("vercel")) {
            assertThat(shown(channel).stream()
                            .map(message -> message.extras() == null
                                    ? ""
                                    : message.extras().at("/ai/codec/kind").asText()))
                    .as(when)
                    .containsExactly("start", "start-step", "reasoning", "tool-input", "text", "finish-step", "finish");
            assertThat(last(channel, "ai-step-end", "step-reason")).as(when).isEqualTo("complete");
            assertThat(last(channel, "ai-run-end", "run-reason")).as(when).isEqualTo("complete");
            assertThat(shown(channel).stream().map(message -> transport(message, "status")))
                    .as(when)
                    .isSubsetOf("complete", "");
        } else {
            assertThat(channel.messages().stream().map(ChannelRepairTest::summary))
                    .as(when)
                    .containsExactly("complete: " + TEXT);
        }
    }

    private static List<String> wholeTexts(String codec) {
        return codec.equals("vercel") ? List.of("Let me see.", "{\"city\":\"Oslo\"}", TEXT) : List.of(TEXT);
    }

    /** What clients show: outputs of the newest attempt of a step. */
    private static List<StoredMessage> shown(PaperChannel channel) {
        String newest = "";
        for (StoredMessage message : channel.messages()) {
            newest = "ai-step-start".equals(message.name()) ? message.serial() : newest;
        }
        List<StoredMessage> shown = new ArrayList<>();
        for (StoredMessage message : channel.messages()) {
            if ("ai-output".equals(message.name())
                    && transport(message, "step-start-serial").equals(newest)) {
                shown.add(message);
            }
        }
        return shown;
    }

    private static List<String> texts(PaperChannel channel, String codec) {
        return codec.equals("vercel")
                ? shown(channel).stream()
                        .filter(message -> transport(message, "stream").equals("true"))
                        .map(message -> text(message.data()))
                        .toList()
                : channel.messages().stream()
                        .map(message -> text(message.data()))
                        .toList();
    }

    private List<StoredMessage> named(String name) {
        return channel.messages().stream()
                .filter(message -> name.equals(message.name()))
                .toList();
    }

    private static String last(PaperChannel channel, String name, String header) {
        return channel.messages().stream()
                .filter(message -> name.equals(message.name()))
                .map(message -> transport(message, header))
                .reduce("", (earlier, later) -> later);
    }

    private void create(String turn, String response, String attempt, String page, String status, String text) {
        var extras = JsonNodeFactory.instance.objectNode();
        extras.putObject("headers")
                .put("responseId", response)
                .put("sessionId", "S1")
                .put("turnId", turn)
                .put("attempt", attempt)
                .put("page", page)
                .put("status", status);
        channel.publish("c", List.of(new ChannelMessage(null, "response", TextNode.valueOf(text), extras)));
    }

    private static String summary(StoredMessage message) {
        JsonNode extras = message.extras();
        return message.deleted() || extras == null
                ? "deleted"
                : extras.at("/headers/status").asText() + ": " + text(message.data());
    }

    private static String transport(StoredMessage message, String header) {
        JsonNode extras = message.extras();
        return extras == null ? "" : extras.at("/ai/transport/" + header).asText();
    }

    private static String text(@Nullable JsonNode data) {
        return data == null ? "" : data.asText();
    }

    private static BrokenTurn turn(String codec) {
        return broken(codec, kept(response()));
    }

    private static BrokenTurn broken(String codec, KeptTurn kept) {
        return new BrokenTurn("S1", "T1", "R1", 0, "c", codec, Optional.of(kept), "", Optional.empty());
    }

    private static BrokenTurn letter(String codec, String undelivered) {
        return new BrokenTurn("S1", "T1", "R1", 0, "c", codec, Optional.empty(), undelivered, Optional.empty());
    }

    private static KeptTurn kept(CompletedResponse response) {
        return KeptTurn.of(TurnInfo.newBuilder().build(), List.of(response));
    }

    private static CompletedResponse response() {
        CompletedPart call = CompletedPart.newBuilder(part(1, PartKind.TOOL_CALL, "{\"city\":\"Oslo\"}"))
                .setTool(Tool.newBuilder().setCallId("call1").setName("weather").build())
                .build();
        return CompletedResponse.newBuilder()
                .setSessionId("S1")
                .setTurnId("T1")
                .setResponseId("R1")
                .setMessageId("M1")
                .setParent("U1")
                .setInputMessageId("U1")
                .setOwnerClientId("user-1")
                .setStartedAt(Instant.EPOCH)
                .setEndedAt(Instant.EPOCH)
                .setOutcome(Outcome.COMPLETE)
                .setFinishReason("stop")
                .setParts(List.of(part(0, PartKind.REASONING, "Let me see."), call, part(2, PartKind.TEXT, TEXT)))
                .build();
    }

    private static CompletedPart part(int number, PartKind kind, String text) {
        return CompletedPart.newBuilder()
                .setPart(number)
                .setKind(kind)
                .setText(text)
                .build();
    }
}
