package io.turnstream.app.demo;

import io.turnstream.app.local.LocalStack;
import io.turnstream.local.recordings.Recording;
import io.turnstream.schemas.Topics;
import io.turnstream.source.kafka.TokenEventProducer;
import io.turnstream.source.replay.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Plays recordings as live answers, each in a session of its own, several at once, and judges each of them three ways:
 * as a subscriber saw it who was there before it began, as the channel's history has it, and as it was kept.
 */
public final class Demo {

    private static final int AT_ONCE = 12;
    private static final Duration POLL = Duration.ofMillis(100);

    /** How long nothing may happen before what is still missing counts as lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalStack stack;
    private final LongSupplier nanos;

    /**
     * @param stack where the recordings are played; it must be ready
     * @param nanos nanoseconds that never go back
     */
    public Demo(LocalStack stack, LongSupplier nanos) {
        this.stack = stack;
        this.nanos = nanos;
    }

    /**
     * Plays and judges. Answers that are not over when {@code stopped} turns true are judged as they are then.
     *
     * @param progress told how many answers are over, whenever that changes
     */
    public List<Judgement> play(List<Recording> recordings, Rate rate, BooleanSupplier stopped, IntConsumer progress)
            throws IOException, InterruptedException {
        Map<String, String> client = Map.of(
                "bootstrap.servers", stack.bootstrapServers(), "schema.registry.url", LocalStack.SCHEMA_REGISTRY);
        ExecutorService players = Executors.newFixedThreadPool(AT_ONCE);
        try (var subscriber = LiveSubscriber.connect(
                        stack.addresses().ably(), stack.addresses().ablyKey());
                var kept = new KeptAnswers(client, Topics.DEFAULT_PREFIX);
                var producer = new TokenEventProducer(client, Topics.DEFAULT_PREFIX, Duration.ofSeconds(5))) {
            List<Play> plays = recordings.stream()
                    .map(recording -> new Play(recording, subscriber.attach(Play.channel(recording))))
                    .toList();
            plays.forEach(play -> players.execute(() -> play.run(producer, rate)));
            waitForTheEnds(plays, kept, stopped, progress);
            return judge(plays, kept);
        } finally {
            players.shutdownNow();
        }
    }

    private void waitForTheEnds(List<Play> plays, KeptAnswers kept, BooleanSupplier stopped, IntConsumer progress) {
        int ended = 0;
        long shown = 0;
        long lastChange = nanos.getAsLong();
        while (ended < plays.size() && !stopped.getAsBoolean() && nanos.getAsLong() - lastChange < PATIENCE.toNanos()) {
            kept.poll(POLL);
            long shownBefore = shown;
            int endedBefore = ended;
            shown = plays.stream().mapToLong(play -> play.live().characters()).sum();
            ended = (int) plays.stream().filter(play -> isOver(play, kept)).count();
            if (ended != endedBefore) {
                progress.accept(ended);
            }
            if (ended != endedBefore || shown != shownBefore) {
                lastChange = nanos.getAsLong();
            }
        }
    }

    private static boolean isOver(Play play, KeptAnswers kept) {
        return play.live().end().isPresent() && kept.answer(play.session()).isPresent();
    }

    private List<Judgement> judge(List<Play> plays, KeptAnswers kept) throws IOException, InterruptedException {
        var history =
                new ChannelHistory(stack.addresses().ably(), stack.addresses().ablyKey());
        var judgements = new ArrayList<Judgement>();
        for (Play play : plays) {
            Expected expected = Expected.of(play.recording().truth());
            ShownAnswer live = play.live();
            ShownAnswer stored = ShownAnswer.of(history.messages(Play.channel(play.recording())));
            judgements.add(new Judgement(
                    play.recording(),
                    live.parts(),
                    live.characters(),
                    expected.problemOf(live).or(play::rewriting),
                    expected.problemOf(stored),
                    kept.answer(play.session()).map(expected::problemOf).orElse(Optional.of("not there"))));
        }
        return judgements;
    }
}
