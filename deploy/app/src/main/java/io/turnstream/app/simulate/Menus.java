package io.turnstream.app.simulate;

import io.turnstream.simulator.Occurrences;
import io.turnstream.simulator.Scenario;
import io.turnstream.simulator.fault.CrashPoint;
import io.turnstream.simulator.fault.Fault;
import io.turnstream.simulator.workload.ProducerFault;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** Reads what may go wrong. */
public final class Menus {

    private Menus() {}

    /**
     * What the words name.
     *
     * @throws IllegalArgumentException when one names nothing; the message is for people
     */
    public static Scenario.Menu of(Collection<String> words) {
        for (String word : words) {
            if (!Occurrences.words().contains(word)) {
                throw new IllegalArgumentException(
                        "nothing that goes wrong is called '" + word + "'; --faults list names what there is");
            }
        }
        return new Scenario.Menu(
                among(Fault.class, words), among(CrashPoint.class, words), among(ProducerFault.class, words));
    }

    private static <E extends Enum<E>> Set<E> among(Class<E> type, Collection<String> words) {
        Set<E> chosen = EnumSet.noneOf(type);
        for (E constant : type.getEnumConstants()) {
            if (words.contains(Occurrences.word(constant))) {
                chosen.add(constant);
            }
        }
        return chosen;
    }
}
