package io.turnstream.schemas.interop;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another JVM, started from a test and gone with it. Its errors go to a file beside its output. */
final class ChildJvm implements AutoCloseable {

    private static final Path INTEROP = Path.of("target/interop");

    private final Process process;
    private final Thread killer;
    private final BufferedReader out;

    private ChildJvm(Process process) {
        this.process = process;
        this.killer = new Thread(process::destroyForcibly);
        this.out = process.inputReader(StandardCharsets.UTF_8);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    static Path confluentJar() {
        return INTEROP.resolve("confluent.jar").toAbsolutePath();
    }

    /** A registry on two free ports of the loopback address; the second is its management listener. */
    static ChildJvm registry(int port, int managementPort) throws IOException {
        Path home = INTEROP.resolve("registry").toAbsolutePath();
        return start(
                "registry",
                home.toFile(),
                Map.of(
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1",
                        "QUARKUS_HTTP_PORT",
                        String.valueOf(port),
                        "QUARKUS_MANAGEMENT_HOST",
                        "127.0.0.1",
                        "QUARKUS_MANAGEMENT_PORT",
                        String.valueOf(managementPort)),
                List.of("-jar", "apicurio-registry-app-3.0.9-runner.jar"));
    }

    /** Confluent's serializers alone. */
    static ChildJvm peer(String registryUrl) throws IOException {
        Path source = Path.of("src/test/resources/interop/ConfluentPeer.java").toAbsolutePath();
        return start(
                "peer",
                INTEROP.toFile(),
                Map.of(),
                List.of("-cp", confluentJar().toString(), source.toString(), registryUrl));
    }

    /** A main class of ours, with Confluent's serializers behind our own classpath. */
    static ChildJvm main(Class<?> main, String... args) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-cp", System.getProperty("java.class.path") + File.pathSeparator + confluentJar(), main.getName()));
        arguments.addAll(List.of(args));
        return start(main.getSimpleName(), new File("."), Map.of(), arguments);
    }

    private static ChildJvm start(String name, File folder, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder)
                .redirectError(INTEROP.resolve(name + ".err").toAbsolutePath().toFile());
        if (name.equals("registry")) { // nobody reads its log, and a full pipe would stop it
            builder.redirectOutput(
                    INTEROP.resolve(name + ".out").toAbsolutePath().toFile());
        }
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start());
    }

    /** Sends a line and returns the answer. */
    String ask(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
        return answer();
    }

    /** The next line that the peer means for us; libraries may print others. */
    String answer() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("peer ")) {
                return line.substring("peer ".length());
            }
        }
        throw new IOException("the child has ended; see " + INTEROP + "/*.err");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(3, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
