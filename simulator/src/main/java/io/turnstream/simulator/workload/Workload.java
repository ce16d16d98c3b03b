package io.turnstream.simulator.workload;

import io.turnstream.avro.TokenEvent;
import io.turnstream.schemas.PairKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What producers say in one story.
 *
 * @param sayings every event and when it is said, in the order of time
 * @param sessions the sessions, and the codec that each is shown with
 * @param faults what producers do wrong in it
 */
public record Workload(List<Saying> sayings, List<Session> sessions, List<ProducerFault> faults) {

    /** Something that is said at a time, in milliseconds since the story began. */
    public record Saying(long at, TokenEvent event) {}

    /** One conversation. */
    public record Session(String id, String codec) {}

    /** Every turn that is spoken of, by its session. */
    public Set<PairKey> turns() {
        Set<PairKey> turns = new LinkedHashSet<>();
        sayings.forEach(saying -> turns.add(turnOf(saying)));
        return turns;
    }

    private static PairKey turnOf(Saying saying) {
        return new PairKey(saying.event().getSessionId(), saying.event().getTurnId());
    }

    /** This one without a session. */
    public Workload without(Session session) {
        return new Workload(
                sayings.stream()
                        .filter(saying -> !saying.event().getSessionId().equals(session.id()))
                        .toList(),
                sessions.stream().filter(other -> !other.equals(session)).toList(),
                faults);
    }

    /** This one without a turn. */
    public Workload without(PairKey turn) {
        return new Workload(
                sayings.stream().filter(saying -> !turnOf(saying).equals(turn)).toList(), sessions, faults);
    }

    /** When the last thing is said. */
    public long end() {
        return sayings.isEmpty() ? 0 : sayings.get(sayings.size() - 1).at();
    }
}
