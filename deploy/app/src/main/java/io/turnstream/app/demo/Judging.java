package io.turnstream.app.demo;

import io.turnstream.app.page.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches sessions from before they begin, and judges each of them once, three ways, when it is over. */
final class Judging implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Judging.class);

    private final LiveSubscriber subscriber;
    private final ChannelHistory history;
    private final KeptAnswers kept;
    private final Map<String, ChannelView> views = new ConcurrentHashMap<>();
    private final Map<String, String> verdicts = new ConcurrentHashMap<>();

    Judging(LiveSubscriber subscriber, ChannelHistory history, KeptAnswers kept) {
        this.subscriber = subscriber;
        this.history = history;
        this.kept = kept;
    }

    /** Begins to watch; from any thread. An answer is played even if nobody can watch it. */
    void watch(Session session) {
        try {
            views.put(session.id(), subscriber.attach(session.channel()));
        } catch (IllegalStateException e) {
            LOGGER.atWarn().addKeyValue("session", session.id()).setCause(e).log("a session is not watched");
            verdicts.put(session.id(), "not watched");
        }
    }

    void poll(Duration atMost) {
        kept.poll(atMost);
    }

    /** What became of a session that is over; empty as long as not everybody knows of its end. */
    String verdict(Session session, String state) throws InterruptedException {
        String known = verdicts.get(session.id());
        if (known != null) {
            return known;
        }
        if (state.equals("cancelled")) {
            return remember(session, "stopped");
        }
        if (session.codec() != null && !session.codec().equals("vercel")) {
            return remember(session, "on the page"); // This judge reads AI Transport only.
        }
        ChannelView view = views.get(session.id());
        if (view == null) {
            return remember(session, "not watched"); // Somebody started it before anybody could.
        }
        ShownAnswer live = ShownAnswer.of(view.messages());
        Optional<ShownAnswer> stored = kept.answer(session.id());
        if (live.end().isEmpty() || stored.isEmpty()) {
            return "";
        }
        Expected expected = Expected.of(session.recording().truth());
        Optional<String> problem = expected.problemOf(live)
                .or(() -> view.rewrites() == 0 ? Optional.empty() : Optional.of("text was taken back"))
                .or(() -> expected.problemOf(stored.get()));
        if (problem.isEmpty()) {
            try {
                problem = expected.problemOf(ShownAnswer.of(history.messages(session.channel())));
            } catch (IOException e) {
                return ""; // The server may be told to refuse; it is asked again.
            }
        }
        return remember(session, problem.orElse("whole"));
    }

    private String remember(Session session, String verdict) {
        verdicts.put(session.id(), verdict);
        return verdict;
    }

    @Override
    public void close() {
        kept.close();
        subscriber.close();
    }
}
