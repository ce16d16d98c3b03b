package io.turnstream.app;

import io.turnstream.app.process.Stop;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What came of one command that ran in this JVM. */
public record Ran(int exitCode, String out, String err) {

    /** Runs the command line as {@code main} does. */
    public static Ran turnstream(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine commandLine = Turnstream.commandLine(new Stop());
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
