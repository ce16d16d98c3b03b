package io.turnstream.local.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one broker, locked as long as it is open. We lock it ourselves because Kafka answers a directory in
 * use by ending the whole JVM.
 */
final class DataDirectory implements AutoCloseable {

    private final Path directory;
    private final boolean temporary;
    private final FileChannel lock;

    private DataDirectory(Path directory, boolean temporary, FileChannel lock) {
        this.directory = directory;
        this.temporary = temporary;
        this.lock = lock;
    }

    /** Opens {@code given}, created when missing, or a temporary directory when it is null. */
    static DataDirectory open(@Nullable Path given) {
        Path directory = given;
        try {
            directory = given == null ? Files.createTempDirectory("turnstream-kafka-") : Files.createDirectories(given);
            return new DataDirectory(directory, given == null, lock(directory.resolve("broker.lock")));
        } catch (IOException e) {
            throw new LocalKafkaException("cannot use the data directory " + directory + ": " + e, e);
        }
    }

    /** Where the broker keeps its logs. */
    Path logs() {
        return directory.resolve("logs");
    }

    /** True when it stays after the broker. */
    boolean isKept() {
        return !temporary;
    }

    /** Gives a new directory the id of its cluster; leaves one that has an id as it is. */
    void format(Properties settings, Uuid cluster) {
        if (Files.exists(logs().resolve("meta.properties"))) {
            return;
        }
        try (var output = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Path file = Files.createTempFile(directory, "format", ".properties");
            try (Writer writer = Files.newBufferedWriter(file)) {
                settings.store(writer, null);
            }
            String[] command = {"format", "--cluster-id", cluster.toString(), "--config", file.toString()};
            int exit = StorageTool.execute(command, output);
            Files.delete(file);
            if (exit != 0) {
                throw new LocalKafkaException("cannot format the data directory " + directory);
            }
        } catch (IOException e) {
            throw new LocalKafkaException("cannot format the data directory " + directory + ": " + e, e);
        }
    }

    /** Releases the directory; deletes it when it is temporary. */
    @Override
    public void close() {
        try {
            lock.close();
            if (temporary) {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock(channel)) {
            channel.close();
            throw new IOException("another broker uses it");
        }
        return channel;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
