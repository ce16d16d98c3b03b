package io.turnstream.app.demo;

import io.turnstream.local.recordings.Recording;
import io.turnstream.source.TokenEventSender;
import io.turnstream.source.dialect.Dialects;
import io.turnstream.source.replay.InvalidRecordingException;
import io.turnstream.source.replay.Rate;
import io.turnstream.source.replay.RecordedStream;
import io.turnstream.source.replay.Replay;
import io.turnstream.source.replay.ReplayFailedException;
import io.turnstream.source.replay.ReplayTime;
import io.turnstream.source.response.ResponseIdentity;
import io.turnstream.source.response.ResponseSettings;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recording that is played in a session of its own, and what a subscriber sees of it.
 *
 * @param recording the recording
 * @param view the channel of its session, attached before it began
 */
record Play(Recording recording, ChannelView view) {

    private static final Logger LOGGER = LoggerFactory.getLogger(Play.class);

    /** The session of a recording. */
    static String session(Recording recording) {
        return "demo-" + recording.name().replace('/', '-');
    }

    /** The channel of a recording's session. */
    static String channel(Recording recording) {
        return "ai:" + session(recording);
    }

    String session() {
        return session(recording);
    }

    /** What the subscriber sees now. */
    ShownAnswer live() {
        return ShownAnswer.of(view.messages());
    }

    /** Whether the subscriber saw text that was taken back later; empty when not. */
    Optional<String> rewriting() {
        return view.rewrites() == 0
                ? Optional.empty()
                : Optional.of("text was taken back " + view.rewrites() + " times");
    }

    /** Plays it to its end. What goes wrong shows in the judgement, for then the answer is not there. */
    void run(TokenEventSender sender, Rate rate) {
        var identity = new ResponseIdentity(session(), "turn-1", "response-1", 0, "demo");
        try {
            var stream = RecordedStream.of(
                    recording.name(),
                    recording.fileBytes(),
                    Dialects.named(recording.dialect()).orElseThrow());
            new Replay(stream, identity, ResponseSettings.DEFAULT, rate, sender, ReplayTime.system())
                    .play(deltas -> {});
        } catch (InvalidRecordingException | ReplayFailedException e) {
            LOGGER.atError()
                    .addKeyValue("recording", recording.name())
                    .setCause(e)
                    .log("a recording was not played");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
