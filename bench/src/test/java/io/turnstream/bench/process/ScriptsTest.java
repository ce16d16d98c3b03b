package io.turnstream.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptsTest {

    @Test
    void takesAnInstallationThatWasBrokenOffForNone(@TempDir Path folder) throws IOException {
        // Given
        Path modules = Files.createDirectory(folder.resolve("node_modules"));
        assertThat(Scripts.isInstalled(folder)).isFalse();

        // When
        Files.writeString(modules.resolve(".package-lock.json"), "{}");

        // Then
        assertThat(Scripts.isInstalled(folder)).isTrue();
    }
}
