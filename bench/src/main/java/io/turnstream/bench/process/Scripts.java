package io.turnstream.bench.process;

import io.turnstream.bench.BenchHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The scripts in {@code bench/peers}: Node, with Ably's own libraries as they are published. */
public final class Scripts {

    private static final Duration TO_INSTALL = Duration.ofMinutes(10);

    private Scripts() {}

    /**
     * Starts a script in a process of its own; what it needs is installed first if it is not there.
     *
     * @param name for people, and for the file of its errors
     * @param script its file
     */
    public static Child start(Workshop workshop, String name, String script, List<String> arguments) {
        Path folder = BenchHome.folder().resolve("peers");
        install(workshop, folder);
        List<String> command =
                new ArrayList<>(List.of("node", folder.resolve(script).toString()));
        command.addAll(arguments);
        return workshop.start(name, command, folder);
    }

    private static void install(Workshop workshop, Path folder) {
        if (isInstalled(folder)) {
            return;
        }
        Child npm = workshop.start(
                "npm", List.of("sh", "-c", "npm ci --no-audit --no-fund 1>&2 && echo installed"), folder);
        npm.await(line -> line.equals("installed"), TO_INSTALL);
    }

    /** npm writes its own lock file when everything else is there: an installation that was broken off has none. */
    static boolean isInstalled(Path folder) {
        return Files.isRegularFile(folder.resolve("node_modules").resolve(".package-lock.json"));
    }
}
