package io.turnstream.sink.codec;

import static io.turnstream.avro.PartKind.REASONING;
import static io.turnstream.avro.PartKind.REFUSAL;
import static io.turnstream.avro.PartKind.SOURCE;
import static io.turnstream.avro.PartKind.TEXT;
import static io.turnstream.avro.PartKind.TOOL_CALL;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Any turn that the topology may emit: parts that interleave, attempts, tool loops, suspensions, every kind of end. */
final class RandomTurn {

    private static final PartKind[] STREAMED = {TEXT, TEXT, REASONING, REFUSAL, TOOL_CALL};

    private final Random random;
    private final TurnScript script = TurnScript.turn("S1", "R1").begins();

    private RandomTurn(Random random) {
        this.random = random;
    }

    static List<TurnEvent> from(Random random) {
        return new RandomTurn(random).run();
    }

    private List<TurnEvent> run() {
        int responses = random.nextInt(4);
        for (int response = 0; response < responses; response++) {
            String id = random.nextBoolean() ? "P" + response : "P." + response + ".p1";
            if (!respond(id, response == responses - 1)) {
                return script.events();
            }
        }
        if (responses == 0) {
            script.over(random.nextBoolean() ? Outcome.CANCELLED : Outcome.ERROR);
        }
        return script.events();
    }

    /** False when the turn is over. */
    private boolean respond(String id, boolean last) {
        int attempts = 1 + random.nextInt(3);
        for (int attempt = 0; attempt < attempts; attempt++) {
            script.responds(id, attempt, "M" + id);
            List<Integer> open = parts();
            if (attempt < attempts - 1) {
                if (random.nextBoolean()) {
                    script.ends(Outcome.ERROR, end -> end.setWillRetry(true).setTurnEnds(false));
                    if (random.nextInt(8) == 0) {
                        script.over(Outcome.ERROR);
                        return false;
                    }
                }
                continue;
            }
            int how = random.nextInt(6);
            if (how == 0 || how == 1) {
                Outcome outcome = how == 0 ? Outcome.CANCELLED : Outcome.ERROR;
                script.ends(outcome).over(outcome);
                return false;
            }
            open.forEach(script::closes);
            if (last) {
                script.ends().over(Outcome.COMPLETE);
                return false;
            }
            if (how == 2) {
                script.ends(Outcome.COMPLETE, end -> end.setTurnEnds(false).setTurnSuspends(true))
                        .suspended()
                        .resumed(TurnInfo.newBuilder().setInvocationId("I" + id).build());
            } else {
                script.ends(Outcome.COMPLETE, end -> end.setTurnEnds(false));
            }
        }
        return true;
    }

    private List<Integer> parts() {
        List<Integer> open = new ArrayList<>();
        int next = 0;
        int steps = random.nextInt(12);
        for (int step = 0; step < steps; step++) {
            int what = random.nextInt(5);
            if (what == 0 || open.isEmpty()) {
                PartKind kind = STREAMED[random.nextInt(STREAMED.length)];
                int continued = next > 0 && random.nextInt(3) == 0 ? next - 1 : -1;
                int part = next++;
                script.opens(part, kind, detail -> detail.setContinues(continued)
                        .setTool(kind == TOOL_CALL ? TurnScript.weatherTool(t -> t.setCallId("c" + part)) : null));
                open.add(part);
            } else if (what == 1) {
                script.whole(next++, SOURCE, detail -> detail.setSource(TurnScript.webPage()));
            } else if (what == 2) {
                script.closes(open.remove(random.nextInt(open.size())));
            } else {
                script.says(open.get(random.nextInt(open.size())), "w" + random.nextInt(100) + " ");
            }
        }
        return open;
    }
}
