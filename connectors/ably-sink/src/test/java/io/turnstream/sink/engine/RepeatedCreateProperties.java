package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.engine.Simulation.Fate;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.jspecify.annotations.Nullable;

/**
 * Creates that arrive when nobody expects them any more, so that the next one is a repeat. Ably stores one message; which
 * serial it then answers is not documented.
 */
@AddLifecycleHook(Brief.class)
class RepeatedCreateProperties {

    private static final long HALF_HOUR = 30 * 60_000;

    /** What the service answers a create that it knows. */
    enum Answers {
        FIRST_SERIAL,
        NEW_SERIAL,
        NULL_SERIAL;

        UnaryOperator<@Nullable String> of(ModelAbly ably) {
            return switch (this) {
                case FIRST_SERIAL -> first -> first;
                case NEW_SERIAL -> first -> ably.newSerial();
                case NULL_SERIAL -> first -> null;
            };
        }
    }

    @Property(tries = 1000)
    void theTurnIsWholeWhateverSerialARepeatIsAnswered(@ForAll long seed, @ForAll Answers answers) {
        Random random = new Random(seed);
        Simulation simulation = new Simulation(new StepCodec());
        simulation.ably.repeated = answers.of(simulation.ably);
        simulation.faults =
                operation -> operation instanceof Command.Publish && random.nextInt(100) < 40 ? Fate.LATE : Fate.FINE;
        simulation.lateness = () -> random.nextInt(150);
        StringBuilder text = new StringBuilder();
        Turns turn = Turns.turn("s", "t");
        for (int part = 0; part < 1 + random.nextInt(3); part++) {
            String word = "part " + part + " ";
            text.append(word).append(word);
            turn.says(word, word).endsPart();
        }

        simulation.arrive(turn.ends().events());
        simulation.run(Integer.MAX_VALUE, 2_000);
        simulation.faults = Simulation.Faults.none();
        simulation.settle(HALF_HOUR);

        ModelAbly.Channel channel = simulation.ably.channel("ai:s");
        assertThat(simulation.deadLetters).isEmpty();
        assertThat(channel.storedText("t")).isEqualTo(text.toString());
        assertThat(channel.liveText("t")).isEqualTo(text.toString());
        assertThat(channel.count(StepCodec.RUN_START, "t")).isEqualTo(1);
        assertThat(channel.count(StepCodec.RUN_END, "t")).isEqualTo(1);
    }
}
