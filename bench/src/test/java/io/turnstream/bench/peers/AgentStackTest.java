package io.turnstream.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentStackTest {

    @Test
    void takesAnInstallationThatWasBrokenOffForNone(@TempDir Path folder) throws IOException {
        // Given
        Path modules = Files.createDirectory(folder.resolve("node_modules"));
        assertThat(AgentStack.isInstalled(folder)).isFalse();

        // When
        Files.writeString(modules.resolve(".package-lock.json"), "{}");

        // Then
        assertThat(AgentStack.isInstalled(folder)).isTrue();
    }
}
