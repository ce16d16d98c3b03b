package io.turnstream.sink.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.DataPart;
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
    void endsTheSameWhenWhatItDidLastWasDoneButNotHeardOf(String codec) throws Exception {
        for (int refused : List.of(0, 3, 6)) {
            for (int unheard = 0; ; unheard++) {
                var broken = new PaperChannel();
                refusedAfter(broken, codec, refused);
                broken.dieUnheardAfter(unheard);
                boolean isCut = false;
                try {
                    mend(broken, codec);
                } catch (ChannelException gone) {
                    isCut = true;
                }
                broken.revive();

                mend(broken, codec);

                assertWhole(broken, codec, "refused after " + refused + ", not heard of after " + unheard);
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
    void addsTheNewestValueOfDataThatIsMissing() throws Exception {
        publish("vercel", answer(data(0, "progress", "p", "{\"done\":1}"), part(1, PartKind.TEXT, TEXT)));
        CompletedResponse replaced = answer(part(1, PartKind.TEXT, TEXT), data(2, "progress", "p", "{\"done\":2}"));

        mend(replaced);

        assertThat(dataOf("data-progress")).containsExactly("{\"done\":1}", "{\"done\":2}");
        assertThat(texts(channel, "vercel")).containsExactly(TEXT);
        assertThat(named("ai-step-start")).hasSize(1);
        assertThat(plan(replaced).isEmpty()).isTrue();
    }

    @Test
    void takesNoOlderValueOfDataForTheNewest() throws Exception {
        publish("vercel", answer(data(0, "progress", "p", "{\"done\":1}"), data(1, "progress", "p", "{\"done\":2.0}")));
        CompletedResponse back = answer(data(2, "progress", "p", "{\"done\":1}"));
        CompletedResponse same = answer(data(1, "progress", "p", "{\"done\":2}"));

        assertThat(plan(same).isEmpty()).as("1 and 1.0 are the same").isTrue();
        mend(back);

        assertThat(dataOf("data-progress")).containsExactly("{\"done\":1}", "{\"done\":2.0}", "{\"done\":1}");
        assertThat(plan(back).isEmpty()).isTrue();
    }

    @Test
    void beginsAStepAnewInWhichAWholePartSaysSomethingElse() throws Exception {
        publish("vercel", answer(result(0, "3°C"), part(1, PartKind.TEXT, TEXT)));
        CompletedResponse other = answer(result(0, "4°C"), part(1, PartKind.TEXT, TEXT));

        mend(other);

        assertThat(shown(channel).stream().map(message -> String.valueOf(message.data())))
                .contains("{\"output\":\"4°C\"}")
                .doesNotContain("{\"output\":\"3°C\"}");
        assertThat(named("ai-step-start")).hasSize(2);
        assertThat(plan(other).isEmpty()).isTrue();
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
    void makesAnAnswerAnewThoughTheOlderOneIsThere() throws Exception {
        CompletedResponse older = CompletedResponse.newBuilder(response())
                .setTurnId("T0")
                .setResponseId("R0")
                .setMessageId("M0")
                .build();
        TurnEncoder encoder = CODECS.named("vercel").encoder("S1", "T0", Optional.empty());
        Published.beginning(channel, encoder, kept(older).events(KeptTurn.Pieces.WHOLE), Integer.MAX_VALUE);
        List<StoredMessage> before = channel.messages();
        TurnInfo anew = TurnInfo.newBuilder(ASKED).setRegenerates("M0").build();
        BrokenTurn broken = broken("vercel", KeptTurn.of(anew, List.of(response()), Optional.empty()));

        repair.carryOut(channel, "c", repair.plan(channel, broken));

        assertThat(channel.messages()).startsWith(before.toArray(StoredMessage[]::new));
        assertThat(named("ai-run-start"))
                .extracting(message -> transport(message, "run-id"))
                .containsExactly("T0", "T1");
        assertThat(texts(channel, "vercel")).isEqualTo(wholeTexts("vercel"));
        assertThat(repair.plan(channel, broken).isEmpty()).isTrue();
    }

    @Test
    void marksAnOlderAttemptAsSupersededAndTakesAwayAPageTooMany() throws Exception {
        create("T1", "R1", "1", "0", "streaming", TEXT);
        create("T1", "R1", "1", "1", "complete", "a page that the answer does not have");
        create("T1", "R1", "0", "0", "error", "It is");
        create("T1", "R2", "0", "0", "complete", "another response");

        BrokenTurn broken = broken(
                "message-per-response",
                kept(CompletedResponse.newBuilder(response()).setAttempt(1).build()));
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
    void endsTheTurnAsItEndedAndNotAsItsLastResponseDid() throws Exception {
        CompletedResponse calls = CompletedResponse.newBuilder(response())
                .setFinishReason("tool-calls")
                .setTurnEnded(false)
                .build();
        KeptTurn cancelled = kept(calls, new KeptTurn.End(Outcome.CANCELLED, null));
        refusedAfter(channel, "vercel", 4);

        assertThat(kept(calls).goesOn()).isTrue();
        assertThat(cancelled.goesOn()).isFalse();
        repair.carryOut(channel, "c", repair.plan(channel, broken("vercel", cancelled)));

        assertThat(last(channel, "ai-step-end", "step-reason")).isEqualTo("complete");
        assertThat(last(channel, "ai-run-end", "run-reason")).isEqualTo("cancelled");
        assertThat(texts(channel, "vercel")).isEqualTo(wholeTexts("vercel"));
        assertThat(repair.plan(channel, broken("vercel", cancelled)).isEmpty()).isTrue();
    }

    @Test
    void finishesNoAnswerThatWasToGoOn() throws Exception {
        CompletedResponse calls = CompletedResponse.newBuilder(response())
                .setFinishReason("tool-calls")
                .setTurnEnded(false)
                .build();

        KeptTurn turn = kept(calls, new KeptTurn.End(Outcome.COMPLETE, null));
        repair.carryOut(channel, "c", repair.plan(channel, broken("vercel", turn)));

        assertThat(shown(channel).stream()
                        .map(message -> message.extras() == null
                                ? ""
                                : message.extras().at("/ai/codec/kind").asText()))
                .endsWith("text", "finish-step");
        assertThat(last(channel, "ai-run-end", "run-reason")).isEqualTo("complete");
    }

    @Test
    void saysOfANewRunWhatItForksAndWhatItMakesAnew() throws Exception {
        TurnInfo forks =
                TurnInfo.newBuilder(ASKED).setForkOf("U0").setRegenerates("M0").build();
        KeptTurn turn = KeptTurn.of(forks, List.of(response()), Optional.empty());

        repair.carryOut(channel, "c", repair.plan(channel, broken("vercel", turn)));

        StoredMessage start = named("ai-run-start").get(0);
        assertThat(transport(start, "fork-of")).isEqualTo("U0");
        assertThat(transport(start, "msg-regenerate")).isEqualTo("M0");
        assertThat(transport(start, "invocation-id")).isEqualTo("I1");
    }

    @Test
    void looksNoFurtherBackThanTheTurnAndSaysSo() throws Exception {
        for (int i = 0; i < 10; i++) {
            create("T0", "R0", Integer.toString(i), "0", "complete", "long ago");
        }
        channel.letPass(Duration.ofDays(3));
        Instant begun = channel.now();
        refusedAfter(channel, "message-per-response", 3);
        KeptTurn kept = kept(response());

        RepairPlan near = repair.plan(channel, new BrokenTurn("c", "message-per-response", kept, begun));
        int pages = channel.pages();
        RepairPlan far = repair.plan(channel, new BrokenTurn("c", "message-per-response", kept, Instant.EPOCH));

        assertThat(near.seenFrom()).contains(begun.minus(ChannelWalk.MARGIN));
        assertThat(far.seenFrom()).isEmpty();
        assertThat(channel.pages() - pages).isGreaterThan(pages);
        assertThat(near.steps()).isEqualTo(far.steps());
    }

    @Test
    void saysWhatIsWrongWithoutAnyText() throws Exception {
        refusedAfter(channel, "message-per-response", 2);

        assertThat(repair.plan(channel, turn("message-per-response")).differences())
                .containsExactly("R1.0.0 differs");
        assertThat(repair.plan(new PaperChannel(), turn("message-per-response")).differences())
                .first()
                .isEqualTo("R1.0.0 is missing");
    }

    @Test
    void refusesACodecThatItDoesNotKnow() {
        assertThatThrownBy(() -> repair.plan(channel, turn("morse")))
                .isInstanceOf(CannotRepairException.class)
                .hasMessageContaining("morse");
    }

    private void publish(String codec, CompletedResponse response) {
        TurnEncoder encoder = CODECS.named(codec).encoder("S1", "T1", Optional.empty());
        Published.beginning(channel, encoder, kept(response).events(KeptTurn.Pieces.WHOLE), Integer.MAX_VALUE);
    }

    private void mend(CompletedResponse response) throws Exception {
        repair.carryOut(channel, "c", plan(response));
    }

    private RepairPlan plan(CompletedResponse response) throws Exception {
        return repair.plan(channel, broken("vercel", kept(response)));
    }

    private List<String> dataOf(String kind) {
        return channel.messages().stream()
                .filter(message -> message.extras() != null
                        && message.extras().at("/ai/codec/kind").asText().equals(kind))
                .map(message -> String.valueOf(message.data()))
                .toList();
    }

    private static CompletedResponse answer(CompletedPart... parts) {
        return CompletedResponse.newBuilder(response()).setParts(List.of(parts)).build();
    }

    private static CompletedPart data(int number, String name, String id, String json) {
        return CompletedPart.newBuilder(part(number, PartKind.DATA, ""))
                .setData(DataPart.newBuilder()
                        .setName(name)
                        .setId(id)
                        .setJson(json)
                        .build())
                .build();
    }

    private static CompletedPart result(int number, String output) {
        return CompletedPart.newBuilder(part(number, PartKind.TOOL_RESULT, ""))
                .setTool(Tool.newBuilder()
                        .setCallId("call1")
                        .setOutput("\"" + output + "\"")
                        .build())
                .build();
    }

    private void mend(PaperChannel broken, String codec) throws Exception {
        repair.carryOut(broken, "c", repair.plan(broken, turn(codec)));
    }

    private static int refusedAfter(PaperChannel channel, String codec, int operations) {
        TurnEncoder encoder = CODECS.named(codec).encoder("S1", "T1", Optional.empty());
        KeptTurn asPublished = new KeptTurn("S1", "T1", ASKED, List.of(response()), Optional.empty());
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
        return new BrokenTurn("c", codec, kept, Instant.EPOCH);
    }

    private static KeptTurn kept(CompletedResponse response) {
        return KeptTurn.of(TurnInfo.newBuilder().build(), List.of(response), Optional.empty());
    }

    private static KeptTurn kept(CompletedResponse response, KeptTurn.End end) {
        return KeptTurn.of(TurnInfo.newBuilder().build(), List.of(response), Optional.of(end));
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
