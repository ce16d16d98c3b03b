package io.turnstream.app;

import static io.turnstream.app.Ran.turnstream;
import static org.assertj.core.api.Assertions.assertThat;

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
        return commands(Turnstream.commandLine(), List.of());
    }

    static Stream<Arguments> wrongArguments() {
        return Stream.of(
                wrong("which command?"),
                wrong("frobnicate", "frobnicate"),
                wrong("create or describe?", "topics"),
                wrong("--bootstrap", "topics", "create"),
                wrong("HOST:PORT", "topics", "create", "--bootstrap", "nonsense"),
                wrong("numbers from 1", "topics", "create", "--bootstrap", "127.0.0.1:1", "--partitions", "0"),
                wrong("cannot read /no/such", "topics", "create", "--bootstrap", "a:1", "--client-config", "/no/such"));
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
