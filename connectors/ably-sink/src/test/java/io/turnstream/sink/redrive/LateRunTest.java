package io.turnstream.sink.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.channel.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What stands on a channel when a run is to be created there of which it has nothing. Input U1 was answered by run A, with
 * message MA; the run in question, B, answers U1 too, because the input AGAIN asks for another answer.
 */
class LateRunTest {

    private final List<StoredMessage> all = new ArrayList<>();

    /** A message's position makes its serial. */
    private void add(String name, String... headers) {
        ObjectNode extras = JsonNodeFactory.instance.objectNode();
        ObjectNode transport = extras.withObject("/ai/transport");
        for (int i = 0; i < headers.length; i += 2) {
            transport.put(headers[i], headers[i + 1]);
        }
        all.add(new StoredMessage("s%03d".formatted(all.size()), null, name, null, extras, false));
    }

    private void input(String id, String parent) {
        add("ai-input", "codec-message-id", id, "parent", parent);
    }

    private void begins(String run, String parent, String message) {
        add("ai-run-start", "run-id", run, "parent", parent);
        add("ai-output", "run-id", run, "parent", parent, "codec-message-id", message);
    }

    private void ends(String run) {
        add("ai-run-end", "run-id", run);
    }

    private void answered(String run, String parent, String message) {
        begins(run, parent, message);
        ends(run);
    }

    private void asksAgain() {
        add("ai-input", "codec-message-id", "AGAIN", "parent", "U1", "msg-regenerate", "MA");
    }

    private boolean hides() {
        return hides("U1", "AGAIN", null);
    }

    private boolean hides(@Nullable String parent, @Nullable String input, @Nullable String regenerates) {
        CompletedResponse response = CompletedResponse.newBuilder()
                .setSessionId("S")
                .setTurnId("B")
                .setResponseId("RB")
                .setMessageId("MB")
                .setStartedAt(Instant.EPOCH)
                .setEndedAt(Instant.EPOCH)
                .build();
        TurnInfo info = TurnInfo.newBuilder()
                .setParent(parent)
                .setInputMessageId(input)
                .setRegenerates(regenerates)
                .build();
        return LateRun.hidesWhatFollowed(KeptTurn.of(info, List.of(response), Optional.empty()), all);
    }

    @BeforeEach
    void aQuestion() {
        input("U1", "M0");
    }

    @Test
    void anOlderAnswerThatIsOverIsWhatItWouldHaveTakenOffTheScreenAnyway() {
        answered("A", "U1", "MA");
        asksAgain();

        assertThat(hides()).isFalse();
    }

    @Test
    void soIsWhatPeopleSaidBehindTheOlderAnswerBefore() {
        answered("A", "U1", "MA");
        input("U2", "MA");
        answered("C", "U2", "MC");
        asksAgain();

        assertThat(hides()).isFalse();
    }

    @Test
    void anOlderAnswerThatEndsAfterItWasAskedForIsOlder() {
        begins("A", "U1", "MA");
        asksAgain();
        add("ai-output", "run-id", "A", "parent", "U1", "codec-message-id", "MA");
        ends("A");

        assertThat(hides()).isFalse();
    }

    @Test
    void anOlderAnswerThatIsNotOverIsNotTakenOffTheScreen() {
        begins("A", "U1", "MA");
        asksAgain();

        assertThat(hides()).isTrue();
    }

    @Test
    void aNewerAnswerToTheSameIsNotTakenOffTheScreen() {
        answered("A", "U1", "MA");
        asksAgain();
        answered("C", "U1", "MC");

        assertThat(hides()).isTrue();
    }

    @Test
    void whatHangsOnItIsNotTakenOffTheScreen() {
        asksAgain();
        input("U2", "MB");

        assertThat(hides()).isTrue();
    }

    @Test
    void whatPeopleSayBehindTheOlderAnswerSinceIsNotTakenOffTheScreen() {
        answered("A", "U1", "MA");
        asksAgain();
        input("U2", "MA");

        assertThat(hides()).isTrue();
    }

    @Test
    void norIsWhatIsSaidFurtherBehindTheOlderAnswer() {
        answered("A", "U1", "MA");
        input("U2", "MA");
        answered("C", "U2", "MC");
        asksAgain();
        begins("D", "MC", "MD");

        assertThat(hides()).isTrue();
    }

    @Test
    void norIsWhatPeopleSayWhileTheOlderAnswerIsGiven() {
        answered("A", "U1", "MA");
        asksAgain();
        add("ai-input", "run-id", "A", "codec-message-id", "STEER");

        assertThat(hides()).isTrue();
    }

    @Test
    void whatHappensElsewhereDoesNotMatter() {
        answered("A", "U1", "MA");
        asksAgain();
        input("U2", "M0");
        answered("C", "U2", "MC");

        assertThat(hides()).isFalse();
    }

    @Test
    void theAnswerThatItMakesAnewIsOlderThoughNobodySeesWhatAskedForIt() {
        answered("A", "U1", "MA");

        assertThat(hides("U1", null, "MA")).isFalse();
        assertThat(hides("U1", "GONE", "MA")).isFalse();
    }

    @Test
    void withoutItsInputEverythingBehindTheOlderAnswerMayBeNewer() {
        answered("A", "U1", "MA");
        input("U2", "MA");

        assertThat(hides("U1", null, "MA")).isTrue();
    }

    @Test
    void whichOfTwoAnswersToOneInputIsOlderNobodyKnows() {
        answered("A", "U1", "MA");

        assertThat(hides("U1", "U1", null)).isTrue();
        assertThat(hides("U1", null, null)).isTrue();
        assertThat(hides("U1", null, "another")).isTrue();
    }

    @Test
    void ofTheOlderAnswerItsMessagesAreEnough() {
        add("ai-output", "run-id", "A", "parent", "U1", "codec-message-id", "MA");
        ends("A");
        input("AGAIN", "U1");
        assertThat(hides()).isFalse();

        input("U2", "MA");

        assertThat(hides()).isTrue();
    }

    @Test
    void whatIsThereOfItselfIsNoOtherAnswer() {
        asksAgain();
        add("ai-output", "run-id", "B", "parent", "U1", "codec-message-id", "MB");

        assertThat(hides()).isFalse();
    }

    @Test
    void anAnswerIsNotTheInputThatItIsTheAnswerTo() {
        answered("A", "U1", "MA");

        assertThat(hides("U1", "MA", null)).isTrue();
    }

    @Test
    void whatIsSaidBehindTheAnswerThatItMakesAnewIsSeenThoughThatIsOutOfSight() {
        asksAgain();
        assertThat(hides()).isFalse();

        input("U2", "MA");

        assertThat(hides()).as("the input says what it makes anew").isTrue();
        assertThat(hides("U1", null, "MA")).as("the turn says it").isTrue();
    }

    @Test
    void runsWithoutAParentAreJudgedAlike() {
        add("ai-run-start", "run-id", "A");
        ends("A");
        assertThat(hides(null, null, null)).isTrue();

        asksAgain();

        assertThat(hides(null, "AGAIN", null)).isFalse();
    }
}
