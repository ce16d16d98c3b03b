package io.turnstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.app.Turnstream;
import io.turnstream.local.recordings.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every recording, from the provider's bytes to the screen, the channel's history and the topic of responses; in
 * processes of their own, as people run it.
 */
@Timeout(300)
class DemoOnceIT {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void showsAndKeepsEveryRecordingWholeTwiceAtOnceAndOnceMore() throws Exception {
        Process one = demo("one");
        Process other = demo("other");

        assertWhole(one, "one");
        assertWhole(other, "other");
        assertWhole(demo("one more"), "one more");
    }

    private void assertWhole(Process demo, String name) throws Exception {
        boolean ended = demo.waitFor(120, TimeUnit.SECONDS);
        demo.destroyForcibly().waitFor();

        int recordings = Recordings.all().size();
        String progress = Files.readString(err(name));
        List<String> lines = Files.readAllLines(out(name));
        assertThat(ended).as(progress).isTrue();
        assertThat(lines).as(progress).hasSize(recordings + 3);
        assertThat(lines.subList(1, lines.size() - 2))
                .allSatisfy(line -> assertThat(line).endsWith(" whole"));
        assertThat(lines.get(lines.size() - 2)).as(progress).isEqualTo("0 broken rules");
        assertThat(lines.get(lines.size() - 1)).isEqualTo(recordings + " recordings, " + recordings + " whole");
        assertThat(demo.exitValue()).isZero();
    }

    private Process demo(String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Turnstream.class.getName(),
                        "demo",
                        "--once")
                .redirectOutput(out(name).toFile())
                .redirectError(err(name).toFile())
                .start();
    }

    private Path out(String name) {
        return directory.resolve(name + ".out");
    }

    private Path err(String name) {
        return directory.resolve(name + ".err");
    }
}
