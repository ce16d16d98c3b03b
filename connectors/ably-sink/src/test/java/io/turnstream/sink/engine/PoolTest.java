package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolTest {

    private static final long MINUTE = 60_000;

    private final Simulation simulation = new Simulation(new StepCodec());

    @Test
    void twoChannelsShareAConnectionAndAThirdGetsAnother() {
        begin(3);

        assertThat(slots()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void fourChannelsShareAConnectionWhenThereAreEight() {
        EngineSettings d = simulation.settings;
        simulation.settings = new EngineSettings(
                32,
                d.messagesPerSecond(),
                d.burst(),
                4_500,
                d.appendInterval(),
                d.operationDeadline(),
                d.retryBudget(),
                d.lookupPages(),
                d.heals(),
                d.pausePendingChars());
        simulation.restart();

        begin(32);
        assertThat(slots()).hasSize(8);
        assertThat(channelsPerSlot().values()).containsOnly(4);

        simulation.arrive(turn("one more", "t").says("text").events());
        simulation.run(1_000, 2_000);
        assertThat(slots()).hasSize(9);
    }

    @Test
    void growsNoFurtherThanTheAccountCanUse() {
        begin(80);

        // 450 messages a second for the account, 45 for a connection
        assertThat(slots()).hasSize(10);
    }

    @Test
    void growsNoFurtherThanItMay() {
        EngineSettings d = simulation.settings;
        simulation.settings = new EngineSettings(
                3,
                d.messagesPerSecond(),
                d.burst(),
                d.accountMessagesPerSecond(),
                d.appendInterval(),
                d.operationDeadline(),
                d.retryBudget(),
                d.lookupPages(),
                d.heals(),
                d.pausePendingChars());
        simulation.restart();

        begin(20);

        assertThat(slots()).hasSize(3);
        assertThat(channelsPerSlot().values()).allMatch(channels -> channels <= 7);
    }

    @Test
    void deliversEightyAnswersAtOnceWhole() {
        // Given
        String[] words = new String[100];
        for (int i = 0; i < words.length; i++) {
            words[i] = "w" + i + " ";
        }
        for (int i = 0; i < 80; i++) {
            simulation.arrive(turn("s" + i, "t").says(words).endsPart().ends().events());
        }

        // When
        simulation.settle(MINUTE);

        // Then
        for (int i = 0; i < 80; i++) {
            ModelAbly.Channel channel = simulation.ably.channel("ai:s" + i);
            assertThat(channel.storedText("t")).isEqualTo(String.join("", words));
            assertThat(channel.liveText("t")).isEqualTo(String.join("", words));
        }
    }

    @Test
    void whatWaitsForAConnectionThatNeverComesUpGoesToTheOthers() {
        // Given
        begin(2);
        simulation.deadSlot = 1;

        // When
        simulation.arrive(turn("late", "t").says("text").endsPart().ends().events());
        simulation.run(100, 1_000);

        // Then
        assertThat(simulation.ably.channel("ai:late").storedText("t")).isEqualTo("text");
    }

    @Test
    void aConnectionWithoutWorkIsClosedAfterAWhileAndOpenedAgain() {
        // Given
        simulation.arrive(turn("s", "t1").says("one").endsPart().ends().events());
        simulation.settle(MINUTE);
        assertThat(simulation.disconnects).isZero();

        // When
        simulation.pass(2 * MINUTE);
        simulation.arrive(turn("s", "t2").says("two").endsPart().ends().events());
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.disconnects).isEqualTo(1);
        assertThat(simulation.ably.channel("ai:s").storedText("t2")).isEqualTo("two");
        assertThat(simulation.engine.counters().lostConnections()).isZero();
    }

    @Test
    void messagesOfOneConnectionGrowAtTheSameMoments() {
        // Given
        simulation.settings = Limits.oneConnection();
        simulation.restart();
        List<Turns> turns = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            turns.add(turn("s" + i, "t"));
            simulation.arrive(turns.get(i).says("first ").takeEvents());
            simulation.run(100, 17);
        }

        // When
        int before = simulation.sent.size();
        int moments = 0;
        for (int i = 0; i < 500; i++) {
            for (int begun = 0; begun < turns.size() && begun * 3 <= i; begun++) {
                simulation.arrive(turns.get(begun).goesOn("more ").takeEvents());
            }
            int sent = simulation.sent.size();
            simulation.run(100, 10);
            moments += simulation.sent.size() > sent ? 1 : 0;
        }

        // Then
        int appends = simulation.sent.size() - before;
        assertThat(appends).isGreaterThan(100);
        assertThat(moments).isLessThan(appends / 3);
    }

    private void begin(int sessions) {
        for (int i = 0; i < sessions; i++) {
            simulation.arrive(turn("s" + i, "t").says("text").events());
        }
        simulation.run(1_000, 2_000);
    }

    private Set<Integer> slots() {
        return simulation.sent.stream().map(Command::slot).collect(toSet());
    }

    private Map<Integer, Integer> channelsPerSlot() {
        Map<String, Integer> slotOf = new HashMap<>();
        simulation.sent.forEach(operation -> slotOf.put(operation.channel(), operation.slot()));
        Map<Integer, Integer> channels = new HashMap<>();
        slotOf.values().forEach(slot -> channels.merge(slot, 1, Integer::sum));
        return channels;
    }
}
