package io.turnstream.app.page;

import io.turnstream.app.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of the page, from this jar. There is no build step: what lies there is what a browser gets. */
final class Assets {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** One folder deep, so that no name can lead out of it. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*\\.(html|css|mjs|svg)");

    private Assets() {}

    /** The file of this name; empty when there is none. */
    static Optional<Answer> named(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        byte[] content = read(name);
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        return content == null || type == null
                ? Optional.empty()
                : Optional.of(new Answer(200, type, content, Map.of()).with("Cache-Control", "no-cache"));
    }

    private static byte @Nullable [] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("/page/" + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
