package io.turnstream.app.demo;

import io.turnstream.app.local.LocalStack;
import io.turnstream.app.page.Pace;
import io.turnstream.app.page.Progress;
import io.turnstream.app.page.Session;
import io.turnstream.app.page.Sessions;
import io.turnstream.app.terminal.Row;
import io.turnstream.local.recordings.Recording;
import io.turnstream.schemas.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The demo that goes on: plays recordings one after the other, a few at a time, and judges each answer that was started,
 * by itself or on the page, as soon as it is over. One thread, except for what a new session does.
 */
public final class LiveDemo implements AutoCloseable {

    private static final int AT_ONCE = 4;

    private final Sessions sessions;
    private final Progress progress;
    private final Judging judging;
    private final Queue<Recording> left;

    /**
     * @param stack where it happens; it must be ready and have a page
     * @param recordings what is played, in this order
     */
    public LiveDemo(LocalStack stack, List<Recording> recordings) {
        this.sessions = stack.page().sessions();
        this.progress = stack.page().progress();
        this.left = new ArrayDeque<>(recordings);
        this.judging = new Judging(
                LiveSubscriber.connect(
                        stack.addresses().ably(), stack.addresses().ablyKey()),
                new ChannelHistory(stack.addresses().ably(), stack.addresses().ablyKey()),
                new KeptAnswers(
                        Map.of(
                                "bootstrap.servers",
                                stack.bootstrapServers(),
                                "schema.registry.url",
                                LocalStack.SCHEMA_REGISTRY),
                        Topics.DEFAULT_PREFIX));
        sessions.listen(judging::watch);
    }

    /** Starts what can be started, and tells how every answer is now, oldest first. */
    public List<Row> step(Duration atMost) throws InterruptedException {
        if (sessions.playing() < AT_ONCE && !left.isEmpty()) {
            sessions.start(left.remove(), Pace.MODEL, null);
        }
        judging.poll(atMost);
        Map<String, Progress.Channel> channels = progress.now();
        var rows = new ArrayList<Row>();
        for (Session session : sessions.all()) {
            Progress.Channel channel = channels.getOrDefault(session.id(), Progress.Channel.NEW);
            rows.add(new Row(
                    session.id(),
                    session.recording().name(),
                    channel.state(),
                    channel.characters(),
                    channel.operations(),
                    channel.isOver() ? judging.verdict(session, channel.state()) : ""));
        }
        return rows;
    }

    @Override
    public void close() {
        judging.close();
    }
}
