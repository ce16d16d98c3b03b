package io.turnstream.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a role has written down so far: when did what happen? By the clock of this machine. */
final class RoleLog {

    private final List<Entry> entries;

    private record Entry(Instant at, String text) {}

    private RoleLog(List<Entry> entries) {
        this.entries = entries;
    }

    /** The log as it is now. */
    static RoleLog read(Path file) {
        try {
            return of(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** Lines that begin with a moment; others belong to one before them and are passed over. */
    static RoleLog of(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            moment(space < 0 ? line : line.substring(0, space))
                    .ifPresent(at -> entries.add(new Entry(at, line.substring(space + 1))));
        }
        return new RoleLog(entries);
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** When, from a moment on, it said that for the first time. */
    Optional<Instant> first(Instant from, String text) {
        return entries.stream()
                .filter(entry -> !entry.at().isBefore(from) && entry.text().contains(text))
                .map(Entry::at)
                .findFirst();
    }

    /** When, from a moment on, it said that for the last time. */
    Optional<Instant> last(Instant from, String text) {
        return entries.stream()
                .filter(entry -> !entry.at().isBefore(from) && entry.text().contains(text))
                .map(Entry::at)
                .reduce((before, after) -> after);
    }

    /** Seconds from one moment to the other; not a number when one of them never came. */
    static double seconds(Optional<Instant> from, Optional<Instant> to) {
        return from.isEmpty() || to.isEmpty()
                ? Double.NaN
                : Duration.between(from.get(), to.get()).toNanos() / 1e9;
    }
}
