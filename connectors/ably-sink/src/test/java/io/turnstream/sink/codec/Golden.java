package io.turnstream.sink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that are kept beside the tests. Run with {@code -Dgolden.update=true} to write them anew, then read the diff. */
public final class Golden {

    private static final Path HOME = Path.of("src/test/resources/transcripts");

    private Golden() {}

    public static void assertSame(String name, String actual) {
        Path file = HOME.resolve(name);
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            }
            assertThat(actual).as(name).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
