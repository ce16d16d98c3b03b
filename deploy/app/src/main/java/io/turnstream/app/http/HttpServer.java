package io.turnstream.app.http;

import io.turnstream.app.InvalidInput;
import java.net.BindException;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An HTTP server with handlers, of which the first that knows a path answers. Few threads, one port. */
public final class HttpServer implements AutoCloseable {

    private static final int THREADS = 12;

    private final Server server;
    private final ServerConnector connector;

    private HttpServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Serves from now on.
     *
     * @param host the address to listen on
     * @param port the port; 0 for any free one
     * @throws InvalidInput when the port is in use
     */
    public static HttpServer start(String host, int port, List<Handler> handlers) {
        var threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("http");
        var server = new Server(threads);
        var settings = new HttpConfiguration();
        settings.setSendServerVersion(false);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(settings));
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Handler.Sequence(handlers));
        try {
            server.start();
            return new HttpServer(server, connector);
        } catch (Exception e) {
            stop(server);
            if (e.getCause() instanceof BindException || e instanceof BindException) {
                throw new InvalidInput("port " + port + " on " + host + " is in use", e);
            }
            throw new IllegalStateException("the HTTP server did not start: " + e.getMessage(), e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        }
    }
}
