package io.turnstream.app.local;

import io.turnstream.app.role.Role;
import io.turnstream.local.ably.LocalAblyOptions;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to start on this machine, and where.
 *
 * @param httpPort the port of the status page; 0 for any free one
 * @param ably how the Ably-compatible server is started
 * @param kafkaPort the port of the broker; 0 for any free one
 * @param codec the codec of turns that do not ask for one; null for the sink's own default
 * @param dataDirectory what is kept between two starts; null for nothing
 * @param roles the roles to start
 * @param onlyAbly true for the Ably-compatible server and nothing else
 * @param page true to serve the page on which answers can be started and watched
 * @param sinkProcess true to run the sink as a child process, which can be killed
 */
public record LocalOptions(
        int httpPort,
        LocalAblyOptions ably,
        int kafkaPort,
        @Nullable String codec,
        @Nullable Path dataDirectory,
        Set<Role> roles,
        boolean onlyAbly,
        boolean page,
        boolean sinkProcess) {

    /** Free ports, nothing kept, all roles in this JVM, no page, and reports of broken rules. */
    public static LocalOptions anywhere() {
        return new LocalOptions(0, withReports(), 0, null, null, Set.of(Role.values()), false, false, false);
    }

    /** Everything that a demonstration shows: the page, and a sink that can be killed. */
    public static LocalOptions demonstration(int httpPort) {
        return new LocalOptions(httpPort, withReports(), 0, null, null, Set.of(Role.values()), false, true, true);
    }

    private static LocalAblyOptions withReports() {
        return LocalAblyOptions.defaults().withChecks();
    }
}
