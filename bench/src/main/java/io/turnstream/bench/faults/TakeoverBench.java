package io.turnstream.bench.faults;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run takeover}: a topology is killed while another one stands by. How long does the flow stand still? */
@Command(
        name = "takeover",
        description = "SIGKILL of one of two topologies, each with copies of the other's state: the pause of the flow.")
public final class TakeoverBench implements Callable<Integer> {

    private static final double TARGET_SECONDS = 12;
    private static final Duration FLOW = Duration.ofSeconds(5);
    private static final String SESSIONS = "takeover-";

    // What the survivor writes down: Kafka's consumer, then Kafka Streams.
    private static final String HEARD = "Request joining group due to";
    private static final String GIVEN = "Successfully synced group";
    private static final String RUNS = "to RUNNING";

    @Mixin
    private Given given = new Given();

    @Mixin
    private FlowOptions flow = new FlowOptions();

    @Option(
            names = "--rate",
            defaultValue = "5",
            description = "Tokens per second of each (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--topology", paramLabel = "KEY=VALUE", description = "A setting of our roles; may be repeated.")
    private Map<String, String> settings = Map.of();

    private final Steps steps = new Steps();

    /** How long the group waits for a silent topology. */
    private Duration session = Duration.ZERO;

    @Override
    public Integer call() throws Exception {
        flow.check(given);
        given.requireRange("--rate", rate, 1, 100);
        Report report = new Report("takeover", given.command());
        report.judge(flow.rounds(), flow.isQuick());
        Map<String, String> all = new HashMap<>(Map.of("topology.standby.replicas", "1"));
        all.putAll(settings);
        session = SessionTimeout.ofTopologies(all);
        List<Double> pauses = new ArrayList<>();
        Verdict verdict;
        try (var stack = new FaultStack(BenchHome.logs("takeover"), 2, 1, all);
                var talks = new Flow(stack, SESSIONS, flow.streams(), rate)) {
            talks.awaitGrowth(System.nanoTime());
            for (int round = 1; round <= flow.rounds(); round++) {
                System.err.println("bench: round " + round);
                pauses.add(round(stack, talks, round % 2));
            }
            verdict = talks.finish();
        }
        tabulate(report, pauses, verdict);
        report.finish(System.out, BenchHome.results());
        return verdict.isGood() ? 0 : 1;
    }

    private double round(FaultStack stack, Flow talks, int victim) throws InterruptedException {
        Thread.sleep(FLOW.toMillis());
        talks.watchPauses();
        Instant killed = Instant.now();
        long nanos = System.nanoTime();
        stack.topology(victim).kill();
        // The longest pause is over when every text has grown since the dead one's partitions were taken from it.
        talks.awaitGrowth(nanos + session.toNanos() / 2);
        Instant over = Instant.now();
        double pause = talks.longestPause();
        lookAtSteps(killed, over, stack.topology(1 - victim).log());
        stack.topology(victim).start();
        stack.awaitTopologies(2);
        return pause;
    }

    private void lookAtSteps(Instant killed, Instant over, RoleLog survivor) {
        Steps.Round round = steps.from(killed);
        round.then("until the group gives up the dead one", survivor.first(round.now(), HEARD));
        round.then("until its partitions are given to the other", survivor.first(round.now(), GIVEN));
        round.then("until their state is there and they are worked on", survivor.first(round.now(), RUNS));
        round.then("until the last answer goes on", Optional.of(over));
    }

    private void tabulate(Report report, List<Double> pauses, Verdict verdict) {
        new Pauses(pauses, TARGET_SECONDS)
                .tell(
                        report,
                        "One of two topologies is killed, " + flow.streams() + " × " + rate + " tokens/s",
                        verdict,
                        Map.of());
        report.add(steps.table("What the pause is made of"));
        steps.tell(report.figures().putObject("steps"));
        report.note("The steps begin with the kill and follow each other, as the survivor's log tells them. The pause"
                + " begins with the last token before the kill. The group gives up who is silent for "
                + SessionTimeout.seconds(session) + " s.");
        report.note("Each answer is followed by the next one after 0.25 s. The dead topology is started again when all"
                + " answers go on, and the other one is killed next.");
    }
}
