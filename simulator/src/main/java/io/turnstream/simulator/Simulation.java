package io.turnstream.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.TokenEvent;
import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.check.Report;
import io.turnstream.local.ably.check.Rule;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.schemas.SessionPartition;
import io.turnstream.simulator.ably.Link;
import io.turnstream.simulator.ably.Subscriber;
import io.turnstream.simulator.ably.VirtualAbly;
import io.turnstream.simulator.fault.CrashPoint;
import io.turnstream.simulator.fault.Crashes;
import io.turnstream.simulator.fault.Fault;
import io.turnstream.simulator.fault.FaultPlan;
import io.turnstream.simulator.kafka.Cluster;
import io.turnstream.simulator.oracle.Oracle;
import io.turnstream.simulator.oracle.Screen;
import io.turnstream.simulator.oracle.Truth;
import io.turnstream.simulator.sink.Sinks;
import io.turnstream.simulator.time.Timeline;
import io.turnstream.simulator.topology.Topologies;
import io.turnstream.simulator.workload.Workload;
import io.turnstream.sink.codec.Codec;
import io.turnstream.sink.codec.Codecs;
import io.turnstream.sink.engine.DeliveryEngine;
import io.turnstream.sink.engine.EngineSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** One story: a workload, what goes wrong in it, and whether everything holds in the end. */
final class Simulation {

    private static final int PARTITIONS = 3;
    private static final Codecs CODECS = Codecs.standard(false, kind -> {});

    /** Milliseconds of virtual time after which a story that has not come to its end never will. */
    private static final long LONGEST = Duration.ofMinutes(20).toMillis();

    /** Faults of single operations, by the word that the log has for them. */
    private static final Map<String, Fault> PLAYED = Map.of(
            "nack-applied-later", Fault.REFUSED_APPLIED_LATER,
            "nack-though-applied", Fault.REFUSED_THOUGH_APPLIED,
            "drop-ack", Fault.NEVER_ANSWERED,
            "delay", Fault.SLOW,
            "delay-ack", Fault.ANSWERED_SLOWLY,
            "close-before-apply", Fault.LOST_BEFORE,
            "close-after-apply", Fault.LOST_AFTER);

    private static final int UNAVAILABLE = 50003;
    private static final int TOO_FAST = 42911;

    private final Scenario scenario;
    private final Tampering tampering;
    private final BiConsumer<String, JsonNode> viewer;
    private final Timeline timeline = new Timeline();
    private final Story story;
    private final Cluster cluster = Cluster.of(PARTITIONS);
    private final Crashes crashes;
    private final VirtualAbly ably;
    private final Topologies topologies;
    private final Sinks sinks;
    private final Map<String, Screen> live = new LinkedHashMap<>();
    private final Map<Fault, Integer> happened = new EnumMap<>(Fault.class);
    private final Map<CrashPoint, Integer> died = new EnumMap<>(CrashPoint.class);

    /** @param viewer hears of each message that a channel delivers, with its session */
    Simulation(Scenario scenario, Tampering tampering, boolean told, BiConsumer<String, JsonNode> viewer) {
        this.scenario = scenario;
        this.tampering = tampering;
        this.viewer = viewer;
        this.story = new Story(timeline, told);
        this.crashes = new Crashes(point -> {
            died.merge(point, 1, Integer::sum);
            story.tell(() -> "dies at " + point);
        });
        var random = new SplittableRandom(scenario.seed() ^ 0x5DEECE66DL);
        this.ably = new VirtualAbly(
                timeline,
                scenario.switches(),
                Duration.ofMillis(scenario.rollUpMillis()),
                random.split(),
                this::published);
        this.topologies = new Topologies(timeline, cluster, crashes, tampering, story);
        var engineRandom = random.split();
        this.sinks = new Sinks(
                timeline,
                cluster,
                ably,
                crashes,
                tampering,
                story,
                random.split(),
                () -> new DeliveryEngine(
                        EngineSettings.defaults(),
                        this::codec,
                        (session, info) -> "ai:" + session,
                        event -> false,
                        engineRandom));
    }

    private Optional<Codec> codec(String name) {
        return CODECS.find(name.isEmpty() ? "vercel" : name);
    }

    private void published(LoggedOperation operation) {
        String word = operation.fault();
        if (word != null) {
            Fault refused = operation.code() == TOO_FAST ? Fault.TOO_FAST : Fault.REFUSED;
            happened.merge(PLAYED.getOrDefault(word, refused), 1, Integer::sum);
        }
    }

    /** Runs to the end. */
    Verdict run() {
        for (Workload.Session session : scenario.workload().sessions()) {
            Screen screen = new Screen();
            live.put(session.id(), screen);
            new Subscriber(ably, "ai:" + session.id(), message -> {
                screen.show(message);
                viewer.accept(session.id(), message);
            });
        }
        topologies.start(2);
        sinks.start(2);
        for (Workload.Saying saying : scenario.workload().sayings()) {
            timeline.at(saying.at(), () -> say(saying.event()));
        }
        scenario.plan().strikes().forEach(strike -> timeline.at(strike.at(), () -> strike(strike)));
        scenario.plan()
                .deaths()
                .forEach(death -> timeline.at(death.at(), () -> crashes.plan(death.point(), death.nth())));
        boolean ended = runToTheEnd();
        return judge(ended);
    }

    private void say(TokenEvent event) {
        cluster.tokenEvents()
                .get(SessionPartition.of(event.getSessionId(), PARTITIONS))
                .append(event);
    }

    private boolean runToTheEnd() {
        long quiet = scenario.workload().end() + 3_000;
        long next = quiet;
        while (timeline.now() < LONGEST) {
            timeline.runUntil(next);
            if (isOver()) {
                return true;
            }
            next = timeline.now() + 1_000;
        }
        return false;
    }

    private boolean isOver() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            var log = cluster.tokenEvents().get(partition);
            if (cluster.topologyGroup().committed(partition).orElse(0) != log.end()) {
                return false;
            }
        }
        return topologies.isSettled() && sinks.isSettled() && (tampering.isUnreadable() || everyTurnEnded());
    }

    private boolean everyTurnEnded() {
        return truth().turns().values().stream()
                .allMatch(turn -> !turn.isKnown() || turn.outcome().isPresent());
    }

    private Truth truth() {
        Truth truth = new Truth();
        for (var log : cluster.tokenEvents()) {
            log.readCommitted(0, Integer.MAX_VALUE, (event, offset) -> truth.take(event));
        }
        return truth;
    }

    // ---- what goes wrong

    private void strike(FaultPlan.Strike strike) {
        if (!PLAYED.containsValue(strike.fault())
                && strike.fault() != Fault.REFUSED
                && strike.fault() != Fault.TOO_FAST) {
            happened.merge(strike.fault(), 1, Integer::sum);
        }
        story.tell(() -> "now: " + strike.fault());
        int number = strike.number();
        switch (strike.fault()) {
            case REFUSED -> script(strike, FaultEffect.nack(UNAVAILABLE));
            case REFUSED_APPLIED_LATER -> script(strike, FaultEffect.nackAppliedLater(UNAVAILABLE));
            case REFUSED_THOUGH_APPLIED -> script(strike, FaultEffect.nackThoughApplied(UNAVAILABLE));
            case TOO_FAST -> script(strike, FaultEffect.nack(TOO_FAST));
            case NEVER_ANSWERED -> script(strike, FaultEffect.dropAck());
            case SLOW -> script(strike, FaultEffect.delay(Duration.ofMillis(number)));
            case ANSWERED_SLOWLY -> script(strike, FaultEffect.delayAck(Duration.ofMillis(number)));
            case LOST_BEFORE -> script(strike, FaultEffect.closeBeforeApply());
            case LOST_AFTER -> script(strike, FaultEffect.closeAfterApply());
            case ALL_LOST -> ably.cut(Link.CLIENT);
            case OUTAGE -> {
                ably.refuse(10L * number, number % 2 == 0);
                ably.cut(Link.CLIENT);
            }
            case STANDSTILL -> sinks.standStill(strike.which(), 4L * number);
            case SINK_KILLED -> sinks.kill(strike.which());
            case SINK_PAUSED -> sinks.freeze(strike.which(), 5L * number);
            case SINK_FROZEN -> sinks.freeze(strike.which(), 6_100 + 3L * number);
            case SINK_DEAF -> sinks.deafen(strike.which(), 6_100 + 3L * number);
            case SINK_ADDED -> sinks.scaleOut();
            case SINKS_RESTARTED -> sinks.restartOneByOne();
            case CHECKPOINTS_FAIL -> sinks.failCheckpoints(1 + number % 4);
            case TOPOLOGY_KILLED -> topologies.kill(strike.which());
            case TOPOLOGY_FROZEN -> topologies.freeze(strike.which(), 6_100 + 3L * number);
            case TOPOLOGY_REBALANCED -> topologies.rebalance();
        }
    }

    /**
     * A message whose parent is not known yet is shown all the same, and a turn waits for that of another only so long; or
     * its session is shown by another codec, which clients of this one do not know.
     */
    private boolean isJudged(Report report) {
        return report.rule() != Rule.UNKNOWN_PARENT
                && (report.serial() == null || !ably.residue().messages().contains(report.serial()));
    }

    private void script(FaultPlan.Strike strike, FaultEffect effect) {
        int times = 1 + (strike.number() % 10 == 0 ? 3 : 0);
        ably.faults().add(FaultMatch.any().nth(1 + strike.which()).times(times), effect);
    }

    // ---- the end

    private Verdict judge(boolean ended) {
        List<CompletedResponse> responses = new ArrayList<>();
        cluster.responses()
                .forEach(log -> log.readCommitted(0, Integer.MAX_VALUE, (response, offset) -> responses.add(response)));
        Truth truth = tampering.isUnreadable() ? Truth.of(responses) : truth();
        Oracle oracle = new Oracle(truth, ably.residue().messages());
        if (!ended) {
            oracle.add(
                    "not at its end after " + Duration.ofMillis(LONGEST).toMinutes() + " minutes: " + sinks.describe());
        }
        oracle.judge(responses);
        for (Workload.Session session : scenario.workload().sessions()) {
            boolean plain = !session.codec().equals("vercel");
            oracle.judge("live", session.id(), plain, live.getOrDefault(session.id(), new Screen()));
            Channel channel = ably.channel("ai:" + session.id());
            oracle.judge("late", session.id(), plain, Screen.late(channel.messages()));
        }
        for (Report report : ably.reports()) {
            if (isJudged(report)) {
                oracle.add("a rule is broken: " + report);
            }
        }
        cluster.deadLetters()
                .readCommitted(
                        0,
                        Integer.MAX_VALUE,
                        (letter, offset) -> oracle.add("given up: " + letter.getCode() + " " + letter.getMessage()));
        long events = scenario.workload().sayings().size();
        long most = 4 * events + 400L * (1 + scenario.plan().size());
        if (sinks.operations() > most) {
            oracle.add(sinks.operations() + " operations for " + events + " events");
        }
        return new Verdict(
                scenario,
                oracle.violations(),
                events,
                truth.turns().values().stream()
                        .mapToInt(turn -> turn.responses().size())
                        .sum(),
                sinks.operations(),
                timeline.now(),
                happened,
                died,
                story.lines());
    }
}
