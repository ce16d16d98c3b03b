package io.turnstream.app.page;

import io.turnstream.local.recordings.Recording;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One answer that was started here, in a session of its own.
 *
 * @param id the session
 * @param recording what is played
 * @param pace how fast
 * @param codec how it is shown; null for the sink's default
 * @param started when
 */
public record Session(
        String id, Recording recording, Pace pace, @Nullable String codec, Instant started) {

    /** The only turn of each session that is started here. */
    public static final String TURN = "turn-1";

    static final String RESPONSE = "response-1";

    /** The channel of the session with this id. */
    public static String channelOf(String id) {
        return "ai:" + id;
    }

    /** The channel on which it is shown. */
    public String channel() {
        return channelOf(id);
    }
}
