package io.turnstream.schemas.errors;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.errors.ErrorCode.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/errors.md} says what the catalogue says; with {@code -Derrors.write=true} it is written anew. What stands
 * there behind {@link #END} is made by somebody else and stays as it is.
 */
class ErrorCodeTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FILE = ROOT.resolve("docs/errors.md");
    /** Where the part ends that is made here. */
    private static final String END = "<!-- from here on:";
    /** A text, or the last in a list of texts; JSON within Java has its quotes escaped. */
    private static final Pattern QUOTED = Pattern.compile("[\"',]([a-z_]+)\\\\?[\"']");

    private static final String INTRODUCTION = """
            # Errors

            Every code that Turnstream stores, sends or answers, once. Made from
            [`ErrorCode`](../schemas/src/main/java/io/turnstream/schemas/errors/ErrorCode.java) by
            `mvn -pl schemas test -Dtest=ErrorCodeTest -Derrors.write=true`; the build fails when it is stale, and when no test
            spells one of the codes. Codes stay as they are; new ones may come.

            *status* is the HTTP status that says the same; *Ably* is what clients of AI Transport see as `error-code` when a turn
            ends so (ably-common, `protocol/errors.json`); *again* says whether the same may succeed later although nobody changed
            anything. Over HTTP an error is `{"error":{"message","status","code"}}`. The text of a provider's error reaches clients
            only where the operator chose so.
            """;

    @Test
    void theDocumentSaysWhatTheCatalogueSays() throws IOException {
        String file = Files.readString(FILE);
        int end = file.indexOf(END);
        String document = document() + (end < 0 ? "" : "\n" + file.substring(end));
        if (Boolean.getBoolean("errors.write")) {
            Files.writeString(FILE, document);
        }
        assertThat(FILE).hasContent(document);
    }

    /**
     * A search for words: it shows that some Java test spells each code, not that the test raises it, nor that it is
     * raised where it is met. A code that is a common word, such as {@code late} or {@code invalid}, may be found by
     * chance. What it does show is that a code was forgotten altogether.
     */
    @Test
    void aTestAsksForEveryCode() {
        Set<String> asked = new HashSet<>();
        for (Path test : sources(path -> path.contains("/src/test/java/"))) {
            quoted(test, asked);
        }

        assertThat(codes()).isSubsetOf(asked);
    }

    @Test
    void nobodyElseSpellsACode() {
        Set<String> spelled = new HashSet<>();
        for (Path source : sources(path -> path.contains("/src/main/java/"))) {
            quoted(source, spelled);
        }

        assertThat(spelled)
                .doesNotContainAnyElementsOf(
                        codes().stream().filter(code -> code.contains("_")).toList());
    }

    @Test
    void aCodeFindsItsError() {
        assertThat(ErrorCode.of("retries_exhausted")).contains(ErrorCode.RETRIES_EXHAUSTED);
        assertThat(ErrorCode.of("nobody_knows")).isEmpty();
    }

    private static Set<String> codes() {
        return Arrays.stream(ErrorCode.values()).map(ErrorCode::code).collect(toSet());
    }

    private static void quoted(Path file, Set<String> into) {
        try {
            QUOTED.matcher(Files.readString(file)).results().forEach(found -> into.add(found.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources(Predicate<String> which) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String name = folder.getFileName().toString();
                    return name.equals("target") || name.equals("node_modules") || name.equals(".git")
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String path = file.toString().replace('\\', '/');
                    boolean ofTheCatalogue = path.contains("/schemas/errors/");
                    if (!ofTheCatalogue && path.endsWith(".java") && which.test(path)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String document() {
        var text = new StringBuilder(INTRODUCTION);
        for (Place place : Place.values()) {
            text.append("\n## ").append(place.title()).append("\n\n");
            text.append("| code | status | Ably | again | when | what to do |\n|---|---|---|---|---|---|\n");
            for (ErrorCode error : ErrorCode.values()) {
                if (error.place() == place) {
                    text.append(row(error));
                }
            }
        }
        return text.toString();
    }

    private static String row(ErrorCode error) {
        String ably =
                error.ablyCode().isPresent() ? Integer.toString(error.ablyCode().getAsInt()) : "";
        return "| `%s` | %d | %s | %s | %s | %s |\n"
                .formatted(
                        error.code(),
                        error.status(),
                        ably,
                        error.isRetryable() ? "yes" : "no",
                        error.when(),
                        error.remedy());
    }
}
