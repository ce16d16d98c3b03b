package io.turnstream.app.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.app.Turnstream;
import io.turnstream.app.topics.TopicAdmin;
import io.turnstream.app.topics.TopicPlan;
import io.turnstream.app.topics.TopicReport;
import io.turnstream.local.ably.limit.Limits;
import io.turnstream.schemas.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code turnstream local} as a process of its own. */
@Timeout(180)
class LocalIT {

    private static final int NACK = 2;
    private static final int CONNECTED = 4;
    private static final int ERROR = 9;
    private static final int ATTACHED = 11;
    private static final int MESSAGE = 15;

    @TempDir
    private Path directory = Path.of("");

    private List<String> jvmOptions = List.of();

    private @Nullable Process process;

    @AfterEach
    void killWhatIsLeft() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void printsOneReadyLineServesAndEndsWithZeroWhenAsked() throws Exception {
        Process local = local("--http-port", "0", "--ably-port", "0", "--kafka-port", "0");
        BufferedReader out = local.inputReader(StandardCharsets.UTF_8);

        String line = out.readLine();
        assertThat(line)
                .matches("\\{\"event\":\"ready\",\"ably\":\"http://127.0.0.1:\\d+\",\"kafka\":\"127.0.0.1:\\d+\","
                        + "\"http\":\"http://127.0.0.1:\\d+\",\"ablyKey\":\"[^\"]+:[^\"]+\"}");
        JsonNode ready = new ObjectMapper().readTree(line);
        assertThat(status(ready.path("http").asText() + "/healthz")).isEqualTo(200);
        assertThat(status(ready.path("ably").asText() + "/time")).isEqualTo(200);
        assertThat(topics(ready.path("kafka").asText())).allMatch(TopicReport::isGood);

        local.toHandle().destroy();

        assertThat(local.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(local.exitValue()).isZero();
        assertThat(out.readLine()).isNull();
    }

    /** The moment is the loading of a class: the command, the broker's metrics, a running broker, the topology. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.turnstream.app.command.LocalCommand",
                "org.apache.kafka.server.metrics.KafkaYammerMetrics",
                "kafka.server.BrokerServer",
                "org.apache.kafka.streams.KafkaStreams"
            })
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a process can only be killed")
    void endsWithZeroAndLeavesNothingWhenAskedWhileItStarts(String moment) throws Exception {
        Path classes = directory.resolve("classes");
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        jvmOptions = List.of("-Xlog:class+load:file=" + classes, "-Djava.io.tmpdir=" + temporary);
        Process local = local("--http-port", "0", "--ably-port", "0", "--kafka-port", "0");
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> Files.exists(classes) && Files.readString(classes).contains(" " + moment + " source:"));

        local.toHandle().destroy();

        assertThat(local.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(local.getErrorStream()).asString(StandardCharsets.UTF_8).isEmpty();
        assertThat(local.getInputStream()).asString(StandardCharsets.UTF_8).isEmpty();
        assertThat(local.exitValue()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void takesItsSinkWithItHoweverItEnds() throws Exception {
        Process local = local("--sink-process", "--http-port", "0", "--ably-port", "0", "--kafka-port", "0");
        assertThat(local.inputReader(StandardCharsets.UTF_8).readLine()).contains("\"event\":\"ready\"");
        List<ProcessHandle> children = local.children().toList();
        assertThat(children).hasSize(1);

        local.destroyForcibly().waitFor();

        await().atMost(60, TimeUnit.SECONDS).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void leavesNothingOfASinkThatWasKilled() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        jvmOptions = List.of("-Djava.io.tmpdir=" + temporary);
        Process local = local("--sink-process", "--http-port", "0", "--ably-port", "0", "--kafka-port", "0");
        assertThat(local.inputReader(StandardCharsets.UTF_8).readLine()).contains("\"event\":\"ready\"");
        local.children().forEach(ProcessHandle::destroyForcibly);

        local.toHandle().destroy();

        assertThat(local.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(local.exitValue()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void runsOnlyTheAblyCompatibleServer() throws Exception {
        Process local = local("--only", "ably", "--ably-port", "0");

        JsonNode ready = new ObjectMapper()
                .readTree(local.inputReader(StandardCharsets.UTF_8).readLine());

        assertThat(ready.path("kafka").isNull()).isTrue();
        assertThat(status(ready.path("ably").asText() + "/time")).isEqualTo(200);
    }

    @Test
    void theAblyCompatibleServerBehavesAsAsked() throws Exception {
        Process local = local(
                "--only=ably",
                "--ably-port=0",
                "--ably-switch=append-ack=on-receipt,omitted-extras=are-dropped",
                "--ably-immutable=plain,fixed",
                "--ably-limits=pro,channels-per-connection=1",
                "--ably-append-rollup=0",
                "--ably-connection-ttl=5");
        JsonNode ready = new ObjectMapper()
                .readTree(local.inputReader(StandardCharsets.UTF_8).readLine());
        String ably = ready.path("ably").asText();

        assertThat(ready.path("http").isNull()).isTrue();
        assertThat(body(ably + "/local/switches"))
                .contains("\"append-ack\":\"on-receipt\"", "\"omitted-extras\":\"are-dropped\"");
        assertThat(body(ably + "/local/reports")).contains("\"count\":0");
        try (var socket = RealtimeFrames.open(ready)) {
            JsonNode details = socket.next(CONNECTED).path("connectionDetails");
            assertThat(details.path("connectionStateTtl").asInt()).isEqualTo(5_000);
            assertThat(details.path("maxMessageSize").asInt())
                    .isEqualTo(Limits.parse("pro").maxMessageSize());
            socket.send("{'action':10,'channel':'plain:1'}");
            socket.next(ATTACHED);
            socket.send("{'action':10,'channel':'ai:1'}");
            assertThat(socket.next(ERROR).path("error").path("code").asInt()).isEqualTo(90010);
            String serial = socket.create(0, "plain:1");
            socket.append(1, "plain:1", serial);
            assertThat(socket.next(NACK).path("error").path("code").asInt()).isEqualTo(93002);
        }
        try (var socket = RealtimeFrames.open(ready)) {
            socket.send("{'action':10,'channel':'ai:1'}");
            String serial = socket.create(0, "ai:1");
            for (int i = 1; i <= 10; i++) {
                socket.append(i, "ai:1", serial);
            }
            // Each is delivered, so none is rolled up with the next.
            for (int i = 0; i <= 10; i++) {
                assertThat(socket.next(MESSAGE).path("messages")).hasSize(1);
            }
        }
    }

    @Test
    void endsWithTwoAndWritesNothingWhenAPortIsInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Path data = directory.resolve("data");

            Process local =
                    local("--http-port", "0", "--ably-port", "0", "--kafka-port", port, "--data-dir", data.toString());

            assertThat(local.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(local.exitValue()).isEqualTo(2);
            assertThat(new String(local.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                    .containsExactly("turnstream: port " + port + " on 127.0.0.1 is in use");
            assertThat(data).doesNotExist();
        }
    }

    private Process local(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Turnstream.class.getName(), "local"));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).start();
        return process;
    }

    private static List<TopicReport> topics(String bootstrap) {
        try (TopicAdmin admin = TopicAdmin.connect(Map.of("bootstrap.servers", bootstrap))) {
            return admin.describe(
                    TopicPlan.all(Topics.DEFAULT_PREFIX, Topics.DEFAULT_PARTITIONS, Optional.of((short) 1)));
        }
    }

    private static String body(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int status(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
