package io.turnstream.sink.ably;

import io.ably.lib.util.Log;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where ably-java's own log lines go, which otherwise are printed on stdout. They are details: what matters of them
 * reaches the owner of the connection as an outcome. ably-java keeps one handler for the whole JVM.
 */
final class AblyLog implements Log.LogHandler {

    private static final Logger LOGGER = LoggerFactory.getLogger("io.ably");

    /** Below this level ably-java writes URLs with keys, and whole messages. */
    static final int LEVEL = Log.WARN;

    private final Secrets secrets;

    AblyLog(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public void println(int severity, String tag, String msg, Throwable thrown) {
        // The exception itself is left out: its message may carry a URL with the key.
        LOGGER.atDebug()
                .addKeyValue("source", tag)
                .addKeyValue("error", thrown == null ? "" : secrets.hide(thrown.toString()))
                .log(secrets.hide(msg));
    }
}
