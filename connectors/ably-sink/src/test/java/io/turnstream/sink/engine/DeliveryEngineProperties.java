package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.engine.Simulation.Fate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Whatever happens on the way, the text on the channel is the model's text. */
@AddLifecycleHook(Brief.class)
class DeliveryEngineProperties {

    private static final long HALF_HOUR = 30 * 60_000;

    /** Fates of operations, by how likely they are. */
    private static final Fate[] FATES = {
        Fate.REFUSED,
        Fate.REFUSED_BUT_LEFT,
        Fate.REFUSED_BUT_APPLIED,
        Fate.UNANSWERED,
        Fate.LOST_BEFORE,
        Fate.LOST_AFTER
    };

    @Property(tries = 400)
    void everyTurnEndsWholeUnderAnyFaults(
            @ForAll long seed, @ForAll @IntRange(max = 30) int faultPercent, @ForAll @IntRange(max = 3) int crashes) {
        Random random = new Random(seed);
        Map<String, String> texts = new HashMap<>();
        List<List<TurnEvent>> turns = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(7); i++) {
            turns.add(anyTurn(random, "s" + random.nextInt(6), "t" + i, texts));
        }
        List<TurnEvent> log = interleaved(random, turns);
        Simulation simulation = new Simulation(new StepCodec());
        if (random.nextInt(3) == 0) {
            simulation.settings = Limits.holding(1 + random.nextInt(60));
            simulation.restart();
        }
        simulation.faults =
                operation -> random.nextInt(100) < faultPercent ? FATES[random.nextInt(FATES.length)] : Fate.FINE;
        Watch watch = new Watch(simulation, texts);

        for (int from = 0; from < log.size(); ) {
            int some = Math.min(log.size() - from, 1 + random.nextInt(8));
            simulation.arrive(log.subList(from, from + some));
            from += some;
            simulation.run(some, random.nextInt(120));
            watch.look();
            if (random.nextInt(log.size()) < crashes) {
                if (random.nextBoolean()) {
                    simulation.crash();
                } else {
                    simulation.handOver(random.nextInt(40));
                }
            }
        }
        simulation.faults = Simulation.Faults.none();
        simulation.settle(HALF_HOUR);

        watch.look();
        assertThat(simulation.deadLetters).isEmpty();
        texts.forEach((name, text) -> {
            String session = name.substring(0, name.indexOf('/'));
            String turn = name.substring(name.indexOf('/') + 1);
            ModelAbly.Channel channel = simulation.ably.channel("ai:" + session);
            assertThat(channel.storedText(turn)).as("stored").isEqualTo(text);
            assertThat(channel.liveText(turn)).as("live").isEqualTo(text);
            assertThat(channel.count(StepCodec.RUN_START, turn)).as("starts").isEqualTo(1);
            assertThat(channel.count(StepCodec.RUN_END, turn)).as("ends").isEqualTo(1);
            assertThat(channel.shown(turn)).allMatch(ModelAbly.Message::isTerminal);
        });
    }

    /** What was refused comes back although its refusal was lost with its connection, and with its process. */
    @Example
    void everyTurnEndsWholeThoughARefusalWasNeverHeard() {
        everyTurnEndsWholeUnderAnyFaults(6443696, 21, 0);
        everyTurnEndsWholeUnderAnyFaults(51164659, 13, 1);
    }

    @Property(tries = 200)
    void noMessageIsRepairedWhenPartitionsGoFromOneOwnerToTheNextInGoodOrder(@ForAll long seed) {
        Random random = new Random(seed);
        Map<String, String> texts = new HashMap<>();
        List<List<TurnEvent>> turns = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(5); i++) {
            turns.add(anyTurn(random, "s" + random.nextInt(4), "t" + i, texts));
        }
        List<TurnEvent> log = interleaved(random, turns);
        Simulation simulation = new Simulation(new StepCodec());
        Watch watch = new Watch(simulation, texts);

        for (int from = 0; from < log.size(); ) {
            int some = Math.min(log.size() - from, 1 + random.nextInt(8));
            simulation.arrive(log.subList(from, from + some));
            from += some;
            simulation.run(some, random.nextInt(120));
            watch.look();
            if (random.nextInt(4) == 0) {
                simulation.handOver(300);
            }
        }
        simulation.settle(HALF_HOUR);

        assertThat(simulation.sent)
                .noneMatch(operation -> operation instanceof Command.Update || operation instanceof Command.Get);
        texts.forEach((name, text) -> {
            String session = name.substring(0, name.indexOf('/'));
            String turn = name.substring(name.indexOf('/') + 1);
            assertThat(simulation.ably.channel("ai:" + session).storedText(turn))
                    .isEqualTo(text);
            assertThat(simulation.ably.channel("ai:" + session).liveText(turn)).isEqualTo(text);
        });
    }

    @Property(tries = 50)
    void aSecondReadingOfTheTopicChangesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        Map<String, String> texts = new HashMap<>();
        Simulation simulation = new Simulation(new StepCodec());
        simulation.arrive(
                interleaved(random, List.of(anyTurn(random, "s", "t1", texts), anyTurn(random, "s", "t2", texts))));
        simulation.settle(HALF_HOUR);
        int before = simulation.ably.channel("ai:s").operations;

        simulation.resetOffsets();
        simulation.settle(HALF_HOUR);

        assertThat(simulation.ably.channel("ai:s").operations).isEqualTo(before);
    }

    private static List<TurnEvent> anyTurn(Random random, String session, String turn, Map<String, String> texts) {
        Turns script = Turns.turn(session, turn);
        StringBuilder text = new StringBuilder();
        for (int part = 0; part < 1 + random.nextInt(2); part++) {
            String[] deltas = new String[random.nextInt(12)];
            for (int i = 0; i < deltas.length; i++) {
                deltas[i] = turn + "." + part + "." + i + " ";
                text.append(deltas[i]);
            }
            script.says(deltas).endsPart();
            if (random.nextInt(4) == 0) {
                script.suspends().resumes().respondsAgain();
            }
        }
        texts.put(session + "/" + turn, text.toString());
        return script.ends().events();
    }

    private static List<TurnEvent> interleaved(Random random, List<List<TurnEvent>> turns) {
        List<List<TurnEvent>> rest = new ArrayList<>();
        turns.forEach(turn -> rest.add(new ArrayList<>(turn)));
        List<TurnEvent> log = new ArrayList<>();
        while (!rest.isEmpty()) {
            List<TurnEvent> turn = rest.get(random.nextInt(rest.size()));
            log.add(turn.remove(0));
            rest.removeIf(List::isEmpty);
        }
        return log;
    }

    /** A viewer that was there from the start: what it shows of a turn is always a beginning of the whole. */
    private record Watch(Simulation simulation, Map<String, String> texts) {
        void look() {
            texts.forEach((name, text) -> {
                String session = name.substring(0, name.indexOf('/'));
                String turn = name.substring(name.indexOf('/') + 1);
                ModelAbly.Channel channel = simulation.ably.channel("ai:" + session);
                if (simulation.residueFree()) {
                    assertThat(text).as("screen of " + turn).startsWith(channel.liveText(turn));
                }
            });
        }
    }
}
