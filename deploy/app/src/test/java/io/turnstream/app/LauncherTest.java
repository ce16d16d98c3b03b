package io.turnstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script in a checkout of its own, with scripts in place of Maven and Java that note how they are called. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class LauncherTest {

    private static final Path SCRIPT =
            Path.of("../../turnstream").toAbsolutePath().normalize();

    @TempDir
    private Path checkout = Path.of("");

    @BeforeEach
    void makeACheckout() throws IOException {
        for (String module : List.of("schemas", "topology", "connectors", "local", "simulator", "deploy/app")) {
            Path source = Files.createDirectories(checkout.resolve(module).resolve("src/main"));
            Files.writeString(source.resolve("Source.java"), "");
        }
        Files.writeString(checkout.resolve("pom.xml"), "");
        Files.copy(SCRIPT, checkout.resolve("turnstream"));
        executable(
                "tools/java",
                "if [ \"$1\" = -version ]; then echo 'openjdk version \"17.0.1\"' >&2; else echo \"java $*\"; fi");
        executable("tools/javac", "");
        executable(
                "tools/mvn",
                "echo built >>" + checkout
                        + "/builds\nsleep 1\nmkdir -p deploy/app/target\necho jar >deploy/app/target/turnstream.jar");
    }

    @Test
    void buildsOnceAndThenLeavesMavenAlone() throws Exception {
        Ran first = run("local", "--http-port", "0");
        Ran second = run("--version");

        assertThat(first.exitCode()).isZero();
        assertThat(first.err()).isEqualToIgnoringNewLines("turnstream: building (first run takes a minute or two)…");
        assertThat(first.out()).startsWith("java ").endsWith("turnstream.jar local --http-port 0\n");
        assertThat(second.err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        run("--version");
        Files.setLastModifiedTime(
                checkout.resolve("topology/src/main/Source.java"),
                FileTime.from(Instant.now().plusSeconds(3)));

        run("--version");

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void buildsOnceForTwoAtTheSameTime() throws Exception {
        Process one = start("--version");
        Process other = start("--version");

        assertThat(finish(one).exitCode()).isZero();
        assertThat(finish(other).exitCode()).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void takesOverTheLockOfACopyThatIsGone() throws Exception {
        Path lock = checkout.resolve("deploy/app/target/run/lock");
        Files.createDirectories(lock.getParent());
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.createSymbolicLink(lock, Path.of(Long.toString(gone.pid())));

        assertThat(run("--version").exitCode()).isZero();
        assertThat(lock).doesNotExist();
    }

    @Test
    void namesTheLogOfABuildThatFailed() throws Exception {
        executable("tools/mvn", "echo reason; exit 1");

        Ran ran = run("--version");

        assertThat(ran.exitCode()).isEqualTo(1);
        Path log = checkout.toRealPath().resolve("deploy/app/target/run/build.log");
        assertThat(ran.err()).contains(log.toString());
        assertThat(log).hasContent("reason");
    }

    @Test
    void refusesAJavaThatIsTooOld() throws Exception {
        executable("tools/java", "echo 'openjdk version \"11.0.2\"' >&2");

        Ran ran = run("--version");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err().lines())
                .singleElement()
                .asString()
                .contains("Java 17 or newer")
                .contains("11.0.2");
    }

    @Test
    void refusesAJavaHomeWithoutJava() throws Exception {
        Ran ran = finish(builder("--version", "JAVA_HOME", "/no/such/jdk").start());

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err().lines()).singleElement().asString().contains("JAVA_HOME is /no/such/jdk");
    }

    private Ran run(String... arguments) throws Exception {
        return finish(start(arguments));
    }

    private Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    private ProcessBuilder builder(String argument, String variable, String value) {
        ProcessBuilder builder = builder(argument);
        builder.environment().put(variable, value);
        return builder;
    }

    private ProcessBuilder builder(String... arguments) {
        var command = new ArrayList<>(List.of(checkout.resolve("turnstream").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().put("PATH", checkout.resolve("tools") + ":/usr/bin:/bin");
        return builder;
    }

    private static Ran finish(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), out, err);
    }

    private long builds() throws IOException {
        return Files.readAllLines(checkout.resolve("builds")).size();
    }

    private void executable(String name, String script) throws IOException {
        Path file = checkout.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
