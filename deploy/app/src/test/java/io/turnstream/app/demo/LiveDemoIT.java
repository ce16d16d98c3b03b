package io.turnstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.app.Turnstream;
import io.turnstream.local.recordings.Recordings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code turnstream demo}, which goes on until it is stopped, as a process of its own. */
@Timeout(480)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a process can only be killed")
class LiveDemoIT {

    private static final String STARTING = "starting a broker, an Ably-compatible server and all roles...";
    private static final Pattern PAGE = Pattern.compile("Turnstream demo, the page: (http://127\\.0\\.0\\.1:\\d+)");
    private static final Pattern WHOLE =
            Pattern.compile("(\\S+) \\S+ (complete|error), \\d+ characters, \\d+ operations: whole");
    private static final Pattern OPEN = Pattern.compile("\\S+ \\S+ (waiting|streaming|complete|error)");
    private static final Pattern SUM =
            Pattern.compile("\\d+ answers?: \\d+ whole, \\d+ open, 0 broken rules\\. Sink: \\w+");
    private static final Pattern ASSET = Pattern.compile("<(?:link|script)\\b[^>]*\\b(?:href|src)=\"(/page/[^\"]+)\"");
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    @TempDir
    private Path directory = Path.of("");

    private Optional<Process> process = Optional.empty();

    @AfterEach
    void killWhatIsLeft() {
        process.ifPresent(Process::destroyForcibly);
    }

    @Test
    void showsEveryRecordingWholeServesItsPageAndEndsTidilyWhenAsked() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Process demo = demo(temporary);
        String page = awaitPage(demo);
        List<ProcessHandle> sinks = demo.children().toList();

        String html = get(page + "/", "text/html; charset=utf-8");
        List<String> assets =
                ASSET.matcher(html).results().map(found -> found.group(1)).toList();
        assertThat(html).contains("<title>Turnstream</title>");
        assertThat(assets).anyMatch(asset -> asset.endsWith(".mjs")).anyMatch(asset -> asset.endsWith(".css"));
        for (String asset : assets) {
            String type = TYPES.getOrDefault(asset.substring(asset.lastIndexOf('.') + 1), "of no known type");
            assertThat(get(page + asset, type)).as(asset).isNotBlank();
        }

        awaitLines(demo, 300, lines -> whole(lines).size() == Recordings.all().size());

        JsonNode state = json(page + "/api/state");
        assertThat(state.path("sink").path("state").asText()).isEqualTo("ready");
        assertThat(state.path("sessions")).hasSameSizeAs(Recordings.all()).allSatisfy(session -> assertThat(
                        session.path("state").asText())
                .isIn("complete", "error"));
        String ably = json(page + "/api/connection").path("ably").asText();
        assertThat(json(ably + "/local/reports").path("reports")).isEmpty();
        assertThat(sinks).hasSize(1);
        String saidBefore = errors();

        demo.destroy();

        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).as(errors()).isZero();
        assertThat(saidBefore).startsWith(STARTING);
        assertThat(errors()).as("it ends without a word").isEqualTo(saidBefore);
        assertThat(Files.readString(out())).endsWith(System.lineSeparator());
        List<String> lines = lines();
        assertThat(lines.get(0)).matches(PAGE);
        assertThat(lines).anyMatch(SUM.asMatchPredicate());
        assertThat(lines.subList(1, lines.size())).allMatch(LiveDemoIT::isOrdinary);
        assertThat(sinks).noneMatch(ProcessHandle::isAlive);
        assertThat(temporary).isEmptyDirectory();
    }

    private static boolean isOrdinary(String line) {
        return List.of(WHOLE, OPEN, SUM).stream()
                .map(Pattern::asMatchPredicate)
                .reduce(Predicate::or)
                .orElseThrow()
                .test(line);
    }

    private String awaitPage(Process demo) {
        var page = PAGE.matcher(awaitLines(demo, 100, lines -> !lines.isEmpty()).get(0));
        assertThat(page).matches();
        return page.group(1);
    }

    /** Waits until the output is as wanted, and demands that every line tells of something that should be. */
    private List<String> awaitLines(Process demo, int seconds, Predicate<List<String>> wanted) {
        return await().atMost(seconds, TimeUnit.SECONDS)
                .until(
                        () -> {
                            assertThat(demo.isAlive()).as(errors()).isTrue();
                            List<String> lines = lines();
                            assertThat(lines.stream().skip(1)).allMatch(LiveDemoIT::isOrdinary);
                            return lines;
                        },
                        wanted);
    }

    /** The sessions whose answers are said to be whole. */
    private static Set<String> whole(List<String> lines) {
        return lines.stream()
                .map(WHOLE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toSet());
    }

    private Process demo(Path temporary) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Turnstream.class.getName(),
                        "demo",
                        "--plain",
                        "--http-port",
                        "0")
                .redirectOutput(out().toFile())
                .redirectError(err().toFile());
        // A JVM that takes options from these says so on standard error.
        builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process demo = builder.start();
        process = Optional.of(demo);
        return demo;
    }

    private static JsonNode json(String address) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(address, "application/json"));
    }

    /** What is at the address for who accepts this content type, and it must be of it. */
    private static String get(String address, String type) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Accept", type)
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(address).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).as(address).contains(type);
        return response.body();
    }

    /** The lines that are written to their end. */
    private List<String> lines() throws IOException {
        String written = Files.readString(out());
        return written.substring(0, written.lastIndexOf('\n') + 1).lines().toList();
    }

    private String errors() throws IOException {
        return Files.readString(err());
    }

    private Path out() {
        return directory.resolve("out");
    }

    private Path err() {
        return directory.resolve("err");
    }
}
