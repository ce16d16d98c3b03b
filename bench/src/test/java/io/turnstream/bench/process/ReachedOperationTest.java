package io.turnstream.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.local.ably.channel.OperationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachedOperationTest {

    private static final ReachedOperation OPERATION = new ReachedOperation(
            1_700_000_000_000_001L, "c", "ai:s", OperationKind.APPEND, "1@2", true, 0, "", "tab\there\\n\r\nnew line");

    @Test
    void comesBackAsItWasWritten() {
        assertThat(ReachedOperation.parse(OPERATION.toLine())).isEqualTo(OPERATION);
    }

    @Test
    void refusesAnyOtherLine() {
        assertThatThrownBy(() -> ReachedOperation.parse("something else")).hasMessageContaining("not an operation");
    }

    @Test
    void isReadFromTheEndOfWhatIsThere(@TempDir Path folder) throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("record"), OPERATION.toLine() + "\n" + OPERATION.toLine() + "\n");
        try (var tail = OperationTail.fromEnd(file)) {
            assertThat(tail.next()).isEmpty();

            // When
            Files.writeString(file, OPERATION.toLine() + "\n", StandardOpenOption.APPEND);

            // Then
            assertThat(tail.next()).containsExactly(OPERATION);
        }
    }

    @Test
    void isPassedOverWhenItsLineWasBegunBefore(@TempDir Path folder) throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("record"), OPERATION.toLine() + "\n17000");
        try (var tail = OperationTail.fromEnd(file)) {
            assertThat(tail.next()).isEmpty();

            // When
            String rest = OPERATION.toLine().substring(5) + "\n" + OPERATION.toLine() + "\n";
            Files.writeString(file, rest, StandardOpenOption.APPEND);

            // Then
            assertThat(tail.next()).containsExactly(OPERATION);
        }
    }

    @Test
    void isReadFromAFileThatWasEmpty(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("record"), "");
        try (var tail = OperationTail.fromEnd(file)) {
            Files.writeString(file, OPERATION.toLine() + "\n", StandardOpenOption.APPEND);

            assertThat(tail.next()).containsExactly(OPERATION);
        }
    }

    @Test
    void isReadFromAFileThatGrows(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("record"), OPERATION.toLine() + "\n17000");
        try (var tail = new OperationTail(file)) {
            assertThat(tail.next()).containsExactly(OPERATION);
            assertThat(tail.next()).isEmpty();

            String rest = OPERATION.toLine().substring(5) + "\n";
            Files.writeString(file, rest, StandardOpenOption.APPEND);
            assertThat(tail.next()).containsExactly(OPERATION);
        }
    }
}
