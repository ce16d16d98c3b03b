package io.turnstream.app.role;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a role that runs as a child process owes its parent: it says on stdout, in a line for each change, whether it can
 * do its work, and it ends when its stdin ends, which no way of ending the parent can prevent. One thread calls
 * {@link #report()}.
 */
public final class Supervision {

    static final String READY = "ready";
    static final String NOT_READY = "not ready";

    private final BooleanSupplier ready;
    private final PrintWriter out;
    private @Nullable Boolean said;

    /**
     * @param ready whether the role can do its work
     * @param out where the parent reads
     */
    public Supervision(BooleanSupplier ready, PrintWriter out) {
        this.ready = ready;
        this.out = out;
    }

    /** Calls {@code end} once the parent is gone, on a thread of its own that does not keep the process running. */
    public static void endWith(InputStream parent, Runnable end) {
        var watch = new Thread(
                () -> {
                    readToTheEnd(parent);
                    end.run();
                },
                "watches-parent");
        watch.setDaemon(true);
        watch.start();
    }

    /** Says how the role does, if that has changed. */
    public void report() {
        boolean now = ready.getAsBoolean();
        if (said == null || said != now) {
            said = now;
            out.println(now ? READY : NOT_READY);
            out.flush();
        }
    }

    private static void readToTheEnd(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // A pipe that breaks has ended too.
        }
    }
}
