package io.turnstream.local.ably;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds in the sources which tests were written from which points, and which answers of switches they run with. */
final class SpecTests {

    private static final Pattern ANNOTATED = Pattern.compile(
            "@(?:SpecPoint|SwitchedTo)\\((\\{[^}]*}|\"[^\"]*\")\\)(?=.*?\\bvoid (\\w+)\\()", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern POINT = Pattern.compile("[A-Z]{2,}[0-9]+[0-9a-z]*|docs:[a-z-]+|[a-z-]+=[a-z*-]+");
    private static final Pattern NAMED =
            Pattern.compile("\\b(?:test|it)\\(\\s*(['\"`])((?:" + POINT + ")(?:, (?:" + POINT + "))*): (.+?)\\1,");

    /** How a test looks at the server. */
    enum View {
        ABLY_JS,
        ABLY_JAVA,
        PROTOCOL
    }

    /**
     * A test; it is found once for each of its annotations.
     *
     * @param file where it is
     * @param name how it calls itself, without the points
     * @param marks what it was written from, and the answers that it runs with
     */
    record SpecTest(View view, Path file, String name, List<String> marks) {

        List<String> points() {
            return marks.stream().filter(mark -> !isAnswer(mark)).toList();
        }

        List<String> answers() {
            return marks.stream().filter(SpecTest::isAnswer).toList();
        }

        private static boolean isAnswer(String mark) {
            return mark.contains("=") || mark.equals(SwitchAnswer.EVERY);
        }
    }

    private SpecTests() {}

    /** Everything under these folders, in the order of the paths. */
    static List<SpecTest> in(Path... folders) {
        List<SpecTest> found = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(Files::isRegularFile).sorted().forEach(file -> read(file, found));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static void read(Path file, List<SpecTest> found) {
        if (file.toString().endsWith(".java")) {
            readJava(file, text(file), found);
        } else if (file.toString().endsWith(".test.js")) {
            Matcher test = NAMED.matcher(text(file));
            while (test.find()) {
                found.add(new SpecTest(
                        View.ABLY_JS, file, test.group(3), List.of(test.group(2).split(", "))));
            }
        }
    }

    private static void readJava(Path file, String text, List<SpecTest> found) {
        View view = text.contains("import io.ably.lib.") ? View.ABLY_JAVA : View.PROTOCOL;
        Matcher test = ANNOTATED.matcher(text);
        while (test.find()) {
            List<String> marks = QUOTED.matcher(test.group(1))
                    .results()
                    .map(mark -> mark.group(1))
                    .toList();
            found.add(new SpecTest(view, file, test.group(2), marks));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
