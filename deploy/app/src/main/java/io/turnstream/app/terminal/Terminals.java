package io.turnstream.app.terminal;

import java.io.Console;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells whether somebody looks at a terminal that can draw over itself. */
public final class Terminals {

    private Terminals() {}

    /** True when this process talks to such a terminal, and nothing asks for plain output. */
    public static boolean canDraw(Map<String, String> environment) {
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb");
        return !plain && isTerminal(System.console());
    }

    /** From JDK 22 on there is always a console, and it knows whether it is a terminal. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
