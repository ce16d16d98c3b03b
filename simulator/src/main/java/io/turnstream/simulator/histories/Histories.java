package io.turnstream.simulator.histories;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.simulator.Scenario;
import io.turnstream.simulator.Simulator;
import io.turnstream.simulator.histories.Operation.Kind;
import io.turnstream.simulator.oracle.Screen;
import io.turnstream.simulator.view.LiveView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Histories of AI Transport channels, and what the model of the view says of each: what stories really put on their
 * channels, and the same with changes that no sink should make. A seed decides everything.
 */
public final class Histories {

    /** How many changed ones there are for each that is as it was. */
    private static final int CHANGED = 9;

    private static final String CODEC = "vercel";

    private final Scenario.Menu menu;

    /** @param menu what may go wrong in the stories */
    public Histories(Scenario.Menu menu) {
        this.menu = menu;
    }

    /**
     * Tells the story of a seed and gives its histories, each as JSON: {@code name}; {@code operations}, in the form of
     * the codecs' transcripts ({@code op}, {@code as}, {@code message}; a value {@code @label} is the serial of the message
     * that was published {@code as} it); {@code live}, what is on the screen of a viewer who was there from the beginning,
     * after so many operations; {@code joined}, of one who came after so many; {@code late}, of one who comes at the end.
     */
    public void write(long seed, Consumer<ObjectNode> histories) {
        Map<String, Recorder> recorders = new LinkedHashMap<>();
        Scenario scenario = Scenario.of(seed, menu);
        new Simulator(menu).watched(scenario, (session, message) -> recorders
                .computeIfAbsent(session, any -> new Recorder())
                .hear(message));
        scenario.workload().sessions().forEach(session -> {
            Recorder recorder = recorders.get(session.id());
            if (session.codec().equals(CODEC) && recorder != null) {
                write("seed " + seed + ", " + session.id(), seed, recorder.operations(), histories);
            }
        });
    }

    private static void write(String name, long seed, List<Operation> said, Consumer<ObjectNode> histories) {
        var random = new SplittableRandom(seed ^ name.hashCode());
        histories.accept(history(name, said, random));
        for (int i = 1; i <= CHANGED; i++) {
            List<Operation> operations = joined(said, random);
            List<String> words = new ArrayList<>();
            for (int changes = 1 + random.nextInt(4); changes > 0 && operations.size() > 1; changes--) {
                Change change = Change.values()[random.nextInt(Change.values().length)];
                change.make(operations, random);
                words.add(change.word());
            }
            String changed = name + ", " + i + ": " + String.join(", ", words);
            histories.accept(history(changed, Change.possible(operations), random));
        }
    }

    /** Appends that follow each other as fewer ones, as Ably may deliver them: what is odd then takes more of the room. */
    private static List<Operation> joined(List<Operation> said, RandomGenerator random) {
        List<Operation> joined = new ArrayList<>();
        for (Operation operation : said) {
            Operation last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            boolean same = last != null
                    && last.kind() == Kind.APPEND
                    && operation.kind() == Kind.APPEND
                    && last.label().equals(operation.label())
                    && last.extras().equals(operation.extras());
            if (last != null && same && random.nextInt(5) > 0) {
                joined.set(joined.size() - 1, last.saying(last.text() + operation.text()));
            } else {
                joined.add(operation);
            }
        }
        return joined;
    }

    private static ObjectNode history(String name, List<Operation> operations, RandomGenerator random) {
        ObjectNode history = JsonNodeFactory.instance.objectNode().put("name", name);
        ArrayNode performed = history.putArray("operations");
        ArrayNode live = history.putArray("live");
        Playback playback = new Playback();
        Screen watching = playback.watch();
        int size = operations.size();
        var looks = new TreeSet<>(List.of(random.nextInt(size + 1), random.nextInt(size + 1)));
        int joinsAt = random.nextInt(size + 1);
        Screen joining = null;
        int joinedAfter = 0;
        TreeSet<String> runs = new TreeSet<>();
        for (int i = 0; i <= size; i++) {
            if (i == joinsAt) {
                joining = playback.watch();
                joinedAfter = performed.size();
            }
            if (looks.contains(i) && i < size) {
                live.add(screen(performed.size(), watching, runs));
            }
            if (i < size && playback.perform(operations.get(i))) {
                performed.add(operations.get(i).json());
                String run = operations.get(i).transport("run-id");
                if (run != null) {
                    runs.add(run);
                }
            }
        }
        live.add(screen(performed.size(), watching, runs));
        if (joining != null) {
            history.set("joined", screen(joinedAfter, joining, runs));
        }
        history.set("late", screen(performed.size(), playback.late(), runs));
        return history;
    }

    private static ObjectNode screen(int after, Screen screen, Iterable<String> runs) {
        LiveView view = screen.view();
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("after", after);
        view.messages().forEach(json.putArray("messages")::add);
        ArrayNode shown = json.putArray("runs");
        view.runs().forEach(run -> shown.add(run));
        ObjectNode statuses = json.putObject("statuses");
        runs.forEach(run -> statuses.put(run, view.status(run)));
        return json;
    }
}
