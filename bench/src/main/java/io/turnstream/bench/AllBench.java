package io.turnstream.bench;

import io.turnstream.bench.machine.Quiet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/run all}: one bench after the other, and their tables in one file. */
@Command(name = "all", description = "Every bench, one after the other, with their tables in one file.")
public final class AllBench implements Callable<Integer> {

    private static final Duration TO_REST = Duration.ofMinutes(3);

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "A look at each. Not for publication.")
    private boolean quick;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant began = Instant.now();
        List<String> failed = new ArrayList<>();
        CommandLine benches = spec.parent().commandLine();
        for (String name : List.copyOf(benches.getSubcommands().keySet())) {
            if (!name.equals(spec.name())) {
                rest();
                System.err.println("bench: " + name);
                int exitCode =
                        Bench.commandLine().execute(quick ? new String[] {name, "--quick"} : new String[] {name});
                if (exitCode != 0) {
                    failed.add(name);
                }
            }
        }
        Path all = BenchHome.results().resolve("all-" + began.getEpochSecond() + ".md");
        Files.createDirectories(BenchHome.results());
        Files.writeString(all, tablesSince(began));
        System.out.println("All tables are in " + all);
        if (!failed.isEmpty()) {
            System.err.println("bench: these did not succeed: " + String.join(", ", failed));
        }
        return failed.isEmpty() ? 0 : 1;
    }

    /** What one bench leaves behind in the load average is none of the next one's. */
    private static void rest() throws InterruptedException {
        Quiet machine = Quiet.here();
        if (!machine.isNow()) {
            System.err.println("bench: waiting for the load average to fall below " + Quiet.REST + ", at most "
                    + TO_REST.toMinutes() + " minutes");
            if (!machine.await(TO_REST)) {
                System.err.println("bench: it did not");
            }
        }
    }

    private static String tablesSince(Instant began) throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.list(BenchHome.results())) {
            found = files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.getFileName().toString().startsWith("all-"))
                    .toList();
        }
        List<String> texts = new ArrayList<>();
        List<Path> fresh = new ArrayList<>();
        for (Path file : found) {
            if (Files.getLastModifiedTime(file).compareTo(FileTime.from(began)) >= 0) {
                fresh.add(file);
            }
        }
        fresh.sort(Path::compareTo);
        for (Path file : fresh) {
            texts.add(Files.readString(file));
        }
        return String.join("\n", texts);
    }
}
