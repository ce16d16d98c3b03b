package io.turnstream.app.process;

import java.lang.reflect.Proxy;

/**
 * Signals to this process. The JDK has them in {@code sun.misc}, which is exported and meant to stay, but warns about
 * every mention of it in source; hence by name.
 */
public final class Signals {

    private Signals() {}

    /**
     * Runs {@code action} at every such signal, in a daemon thread of its own, in place of the JVM's shutdown. A signal
     * that this system does not have, or that the JVM was told to leave alone ({@code -Xrs}, {@code nohup}), stays as it
     * is.
     *
     * @param name such as {@code TERM}
     */
    public static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException e) {
            // Not ours to handle: the JVM does what it would do without us.
        }
    }
}
