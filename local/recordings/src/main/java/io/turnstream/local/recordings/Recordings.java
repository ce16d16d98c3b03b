package io.turnstream.local.recordings;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The recordings in this jar. */
public final class Recordings {

    private static final List<Recording> ALL = index();

    private Recordings() {}

    /** Every recording, by name. */
    public static List<Recording> all() {
        return ALL;
    }

    /** The recording of this name. Throws {@link IllegalArgumentException} when there is none. */
    public static Recording named(String name) {
        return ALL.stream()
                .filter(recording -> recording.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no recording is named " + name));
    }

    static byte[] read(String file) {
        try (InputStream in = Recordings.class.getResourceAsStream("/recordings/" + file)) {
            if (in == null) {
                throw new IllegalStateException("this jar lacks recordings/" + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Recording> index() {
        try {
            return List.copyOf(
                    new ObjectMapper().readValue(read("index.json"), new TypeReference<List<Recording>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
