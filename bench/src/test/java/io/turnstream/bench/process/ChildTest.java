package io.turnstream.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void isReadyWhenItSaysSoAndGoneWhenItIsClosed() {
        Child child = sh("echo starting; echo ready; exec sleep 600");

        assertThat(child.await(line -> line.equals("ready"), LONG)).isEqualTo("ready");
        assertThat(child.isRunning()).isTrue();

        child.close();
        assertThat(child.isRunning()).isFalse();
    }

    @Test
    void saysThatItEndedInsteadOfGettingReady() throws Exception {
        Child child = sh("echo bad luck >&2; exit 3");

        assertThatThrownBy(() -> child.await(line -> line.equals("ready"), LONG))
                .hasMessageContaining("ended with 3")
                .hasMessageContaining("sh.log");
        assertThat(Files.readString(folder.resolve("sh.log"))).isEqualTo("bad luck\n");
    }

    @Test
    void standsStillUntilItIsLetGoOn() throws Exception {
        try (Child child = sh("exec sleep 600")) {
            child.freeze();
            await().untilAsserted(() -> assertThat(state(child)).isEqualTo("T"));

            child.thaw();
            await().untilAsserted(() -> assertThat(state(child)).isEqualTo("S"));
        }
    }

    /** The letter for its state in what the kernel says of it. */
    private static String state(Child child) throws Exception {
        String stat = Files.readString(Path.of("/proc", Long.toString(child.pid()), "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 2)[0];
    }

    @Test
    void hearsWhatItIsTold() {
        try (Child child = sh("read line; echo \"heard $line\"; exec sleep 600")) {
            child.say("this");

            assertThat(child.await(line -> true, LONG)).isEqualTo("heard this");
        }
    }

    @Test
    void allAreStoppedInReverseOrder() {
        StringBuilder order = new StringBuilder();
        try (Children children = new Children()) {
            children.add(() -> order.append("first "));
            Child child = children.add(sh("echo ready; exec sleep 600"));
            children.add(() -> order.append(child.isRunning() ? "last " : "too late "));
        }

        assertThat(order.toString()).isEqualTo("last first ");
    }

    private Child sh(String script) {
        return Child.start("sh", List.of("sh", "-c", script), folder, folder);
    }
}
