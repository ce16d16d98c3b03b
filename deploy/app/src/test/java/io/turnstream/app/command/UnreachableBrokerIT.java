package io.turnstream.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.app.Turnstream;
import io.turnstream.local.recordings.Recordings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that need a broker where there is none, as processes of their own: their logs are part of what people see. */
@Timeout(60)
class UnreachableBrokerIT {

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @MethodSource("commands")
    void endsWithOneLineAndExitCodeOne(List<String> arguments, String complaint) throws Exception {
        Path recording = Files.write(
                directory.resolve("recording"),
                Recordings.named("anthropic/thinking").body());
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Turnstream.class.getName()));
        arguments.forEach(argument -> command.add(argument.equals("FILE") ? recording.toString() : argument));

        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(40, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(ended).isTrue();
        assertThat(Files.readAllLines(err))
                .singleElement()
                .asString()
                .startsWith("turnstream: ")
                .contains(complaint);
        assertThat(out).isEmptyFile();
        assertThat(process.exitValue()).isEqualTo(1);
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                command("the brokers do not answer", "cancel --bootstrap 127.0.0.1:1 --session s --turn t"),
                command("the brokers do not answer", "topics create --bootstrap 127.0.0.1:1"),
                command("No resolvable bootstrap", "topics create --bootstrap no-such-host.invalid:1"),
                command(
                        "the brokers do not answer",
                        "replay --bootstrap 127.0.0.1:1 --session s --response r --dialect anthropic FILE"));
    }

    private static Arguments command(String complaint, String line) {
        return Arguments.of(List.of(line.split(" ")), complaint);
    }
}
