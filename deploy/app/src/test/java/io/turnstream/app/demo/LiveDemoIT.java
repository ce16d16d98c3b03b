package io.turnstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.app.Turnstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code turnstream demo}, which goes on until it is stopped, as a process of its own. */
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a process can only be killed")
class LiveDemoIT {

    private static final String STARTING = "starting a broker, an Ably-compatible server and all roles...";
    private static final Pattern PAGE = Pattern.compile("Turnstream demo, the page: (http://127\\.0\\.0\\.1:\\d+)");
    private static final Pattern WHOLE =
            Pattern.compile("(\\S+) \\S+ (complete|error), \\d+ characters, \\d+ operations: whole");
    private static final Pattern OPEN = Pattern.compile("\\S+ \\S+ (waiting|streaming|complete|error)");
    private static final Pattern SUM =
            Pattern.compile("\\d+ answers?: \\d+ whole, \\d+ open, 0 broken rules\\. Sink: \\w+");

    @TempDir
    private Path directory = Path.of("");

    private Optional<Process> process = Optional.empty();

    @AfterEach
    void killWhatIsLeft() {
        process.ifPresent(Process::destroyForcibly);
    }

    @Test
    void saysThatAnswersAreWholeServesItsPageAndEndsTidilyWhenAsked() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Process demo = demo(temporary);
        String page = awaitLine(demo, PAGE);
        String session = awaitLine(demo, WHOLE);
        List<ProcessHandle> sinks = demo.children().toList();

        assertThat(get(page + "/", "text/html").body()).contains("<title>", "/page/");
        JsonNode state =
                new ObjectMapper().readTree(get(page + "/api/state", "*/*").body());
        assertThat(state.path("sink").path("state").asText()).isEqualTo("ready");
        assertThat(state.path("sessions"))
                .filteredOn(each -> each.path("session").asText().equals(session))
                .singleElement()
                .satisfies(each -> assertThat(each.path("state").asText()).isIn("complete", "error"));
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

    /** Waits for a line of the output, and gives the first group of it. */
    private String awaitLine(Process demo, Pattern pattern) {
        return await().atMost(100, TimeUnit.SECONDS)
                .until(
                        () -> {
                            assertThat(demo.isAlive()).as(errors()).isTrue();
                            return lines().stream()
                                    .map(pattern::matcher)
                                    .filter(Matcher::matches)
                                    .map(matcher -> matcher.group(1))
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private Process demo(Path temporary) throws IOException {
        Process demo = new ProcessBuilder(
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
                .redirectError(err().toFile())
                .start();
        process = Optional.of(demo);
        return demo;
    }

    private static HttpResponse<String> get(String address, String accepted) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Accept", accepted)
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(address).isEqualTo(200);
        return response;
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
