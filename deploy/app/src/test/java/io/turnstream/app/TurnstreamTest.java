package io.turnstream.app;

import static io.turnstream.app.Ran.turnstream;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.app.process.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class TurnstreamTest {

    @Test
    void saysItsVersion() {
        Ran ran = turnstream("--version");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).matches("turnstream \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandExplainsItself(List<String> command) {
        var arguments = new ArrayList<>(command);
        arguments.add("--help");

        Ran ran = turnstream(arguments.toArray(String[]::new));

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).startsWith("Usage: turnstream");
        assertThat(ran.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void answersWrongArgumentsWithOneLineAndExitCodeTwo(List<String> arguments, String complaint) {
        Ran ran = turnstream(arguments.toArray(String[]::new));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines())
                .singleElement()
                .asString()
                .startsWith("turnstream: ")
                .contains(complaint);
    }

    static Stream<List<String>> everyCommand() {
        return commands(Turnstream.commandLine(new Stop()), List.of());
    }

    static Stream<Arguments> wrongArguments() {
        return Stream.of(
                wrong("which command?"),
                wrong("frobnicate", "frobnicate"),
                wrong("create or describe?", "topics"),
                wrong("--bootstrap", "topics", "create"),
                wrong("HOST:PORT", "topics", "create", "--bootstrap", "nonsense"),
                wrong("numbers from 1", "topics", "create", "--bootstrap", "127.0.0.1:1", "--partitions", "0"),
                wrong("from 0 to 65535", "local", "--http-port", "65536"),
                wrong("--only takes ably", "local", "--only", "kafka"),
                wrong("--ably-round-trip takes", "local", "--ably-round-trip", "-1"),
                wrong("--ably-append-rollup takes", "local", "--ably-append-rollup", "501"),
                wrong("no package is called 'gratis'", "local", "--ably-limits", "gratis"),
                wrong("no limit is called 'rate'", "local", "--ably-limits", "free,rate=1"),
                wrong("before the colon", "local", "--ably-immutable", "ai:"),
                wrong("--ably-connection-ttl takes", "local", "--ably-connection-ttl", "-1"),
                wrong("no switch is called 'acks'", "local", "--ably-switch", "acks=none"),
                wrong("append-ack is after-window or", "local", "--ably-switch", "append-ack=never"),
                wrong("--ably-checks takes off", "local", "--ably-checks", "maybe"),
                wrong("--without", "local", "--without", "everything"),
                wrong("--sink-process needs a sink", "local", "--sink-process", "--without", "sink"),
                wrong("--sink-process needs a sink", "local", "--sink-process", "--only", "ably"),
                wrong("--codec means nothing with --only ably", "local", "--only", "ably", "--codec", "vercel"),
                wrong("--data-dir means nothing with --only ably", "local", "--only", "ably", "--data-dir", "d"),
                wrong("--without means nothing with --only ably", "local", "--only", "ably", "--without", "sink"),
                wrong("--role takes", "run", "--role", "everything", "--config", "/no/such"),
                wrong("there is no file /no/such", "run", "--role", "sink", "--config", "/no/such"),
                wrong("unknown dialect 'latin'", replay("latin", "max", "/no/such")),
                wrong("no such file: /no/such", replay("anthropic", "max", "/no/such")),
                wrong("sessionId is empty", "cancel", "--bootstrap", "a:1", "--session", "", "--turn", "t"),
                wrong("cannot read /no/such", "topics", "create", "--bootstrap", "a:1", "--client-config", "/no/such"));
    }

    private static String[] replay(String dialect, String rate, String file) {
        return new String[] {
            "replay",
            "--bootstrap",
            "a:1",
            "--session",
            "s",
            "--response",
            "r",
            "--dialect",
            dialect,
            "--rate",
            rate,
            file
        };
    }

    private static Arguments wrong(String complaint, String... arguments) {
        return Arguments.of(List.of(arguments), complaint);
    }

    private static Stream<List<String>> commands(CommandLine commandLine, List<String> path) {
        return Stream.concat(
                Stream.of(path),
                commandLine.getSubcommands().entrySet().stream().flatMap(command -> {
                    var longer = new ArrayList<>(path);
                    longer.add(command.getKey());
                    return commands(command.getValue(), longer);
                }));
    }
}
