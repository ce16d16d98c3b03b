package io.turnstream.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.app.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    private static final KnownKeys KNOWN = new KnownKeys(
            List.of("bootstrap.servers", "sink.codec", "sink.idle-ms"), List.of("sink."), List.of("kafka."));

    @TempDir
    private Path directory = Path.of("");

    @Test
    void readsTheFile() throws IOException {
        Path file = file("sink.codec = vercel", "# a comment", "security.protocol=SSL");

        assertThat(Settings.read(file, Map.of("HOME", "/"), KNOWN))
                .containsExactly(Map.entry("security.protocol", "SSL"), Map.entry("sink.codec", "vercel"));
    }

    @Test
    void letsTheEnvironmentWin() throws IOException {
        Path file = file("sink.codec=vercel");
        Map<String, String> environment = Map.of(
                "TURNSTREAM_SINK_CODEC", "openai",
                "TURNSTREAM_SINK_IDLE_MS", "5",
                "TURNSTREAM_BOOTSTRAP_SERVERS", "broker:9092",
                "TURNSTREAM_KAFKA_SECURITY_PROTOCOL", "SSL");

        assertThat(Settings.read(file, environment, KNOWN))
                .containsOnly(
                        Map.entry("sink.codec", "openai"),
                        Map.entry("sink.idle-ms", "5"),
                        Map.entry("bootstrap.servers", "broker:9092"),
                        Map.entry("kafka.security.protocol", "SSL"));
    }

    @Test
    void refusesAMisspeltNameOfOursAndNamesTheNearest() throws IOException {
        Path file = file("sink.kodec=vercel");

        assertThatThrownBy(() -> Settings.read(file, Map.of(), KNOWN))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("unknown setting 'sink.kodec' in " + file + "; did you mean 'sink.codec'?");
    }

    @Test
    void refusesAMisspeltVariable() throws IOException {
        Path file = file();

        assertThatThrownBy(() -> Settings.read(file, Map.of("TURNSTREAM_SINK_CODEK", "vercel"), KNOWN))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("did you mean TURNSTREAM_SINK_CODEC?");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path file = directory.resolve("missing.properties");

        assertThatThrownBy(() -> Settings.read(file, Map.of(), KNOWN))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("there is no file " + file);
    }

    @Test
    void refusesAFileThatIsNotText() throws IOException {
        Path file = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xC3, (byte) 0x28});

        assertThatThrownBy(() -> Settings.read(file, Map.of(), KNOWN))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("UTF-8");
    }

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("turnstream.properties"), List.of(lines));
    }
}
